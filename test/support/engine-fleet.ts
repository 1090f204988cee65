import { Dockerd } from './dockerd.js';

/** What those do that work, once they are told: a few percent of a core each, network, disk. */
const WORKS = [
  'while :; do i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; sleep 0.2; done',
  'while :; do i=0; while [ $i -lt 9000 ]; do i=$((i+1)); done; sleep 0.3; done',
  'while :; do ls -laR / >/dev/null 2>&1; sleep 0.5; done',
  "exec ping -i 0.1 -s 1400 $(ip route | awk '/default/ { print $3 }')",
  'while :; do dd if=/dev/zero of=/tmp/f bs=64k count=16 conv=fsync; sleep 0.5; done',
];
const STARTED_TOGETHER = 4;
/** A bridge has 1,023 ports, and each takes a moment: one in a large fleet has a network if it works. */
const MOST_WITH_NETWORK = 60;

/** Sleeping, until SIGUSR1 tells them to work. */
const dormant = (work: string): readonly string[] => [
  ...['sh', '-c', `trap : USR1; sleep 100000 & wait; ${work}`],
];

/** A private engine with containers called `bench-0`…, of which the first work once they are told to. */
export class EngineFleet {
  readonly engine: Dockerd;
  readonly count: number;
  readonly #workers: readonly string[];

  private constructor(engine: Dockerd, ids: readonly string[]) {
    this.engine = engine;
    this.count = ids.length;
    this.#workers = ids.slice(0, WORKS.length);
  }

  static async of(count: number): Promise<EngineFleet> {
    const engine = await Dockerd.start();
    const ids: string[] = [];
    for (let first = 0; first < count; first += STARTED_TOGETHER) {
      const length = Math.min(STARTED_TOGETHER, count - first);
      const numbers = Array.from({ length }, (_, index) => first + index);
      const started = numbers.map((number) =>
        engine.run(`bench-${number}`, {
          Cmd: number < WORKS.length ? dormant(WORKS[number] ?? '') : ['sleep', '100000'],
          ...(number >= WORKS.length &&
            count > MOST_WITH_NETWORK && { HostConfig: { NetworkMode: 'none' } }),
        }),
      );
      ids.push(...(await Promise.all(started)));
    }
    return new EngineFleet(engine, ids);
  }

  get working(): number {
    return this.#workers.length;
  }

  async work(): Promise<void> {
    for (const id of this.#workers)
      await this.engine.api('POST', `/containers/${id}/kill?signal=USR1`);
  }

  close(): Promise<void> {
    return this.engine.close();
  }
}
