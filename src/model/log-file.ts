/** The engine's file of what a container printed. */
export interface LogFile {
  /** Of the newest part, where the driver rotates it. */
  readonly bytes: number;
  /** Between the last two looks; `NaN` after the first one and after a rotation. */
  readonly bytesPerSec: number;
}
