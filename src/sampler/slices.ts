/** The event loop is held no longer than this, ms: keys are answered between slices. */
export const SLICE_MS = 4;

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** For a long loop: lets the event loop turn when the slice is used up, and begins the next one. */
export function slices(clock: () => number): () => Promise<void> | undefined {
  let beganAtMs = clock();
  return () => {
    if (clock() - beganAtMs < SLICE_MS) return undefined;
    return nextTurn().then(() => {
      beganAtMs = clock();
    });
  };
}
