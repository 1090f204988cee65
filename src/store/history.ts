import type { ContainerId } from '../model/id.js';
import { Ring } from '../model/ring.js';
import type { Usage } from '../model/usage.js';
import type { HostRow } from '../model/host-row.js';
import type { HostUsage } from '../model/host-usage.js';

/** What is kept of each container: one ring each. */
export const SERIES = [
  'cpuPercent',
  'memoryBytes',
  'networkRxBytesPerSec',
  'networkTxBytesPerSec',
  'blockReadBytesPerSec',
  'blockWriteBytesPerSec',
] as const satisfies readonly (keyof Usage)[];
export type Series = (typeof SERIES)[number];

type Rings = Readonly<Record<Series, Ring>>;

/** 15 minutes at one sample a second: 6 rings × 900 × 4 bytes = 22 kB a container. */
const CAPACITY = 900;

const rings = (): Rings => ({
  cpuPercent: new Ring(CAPACITY),
  memoryBytes: new Ring(CAPACITY),
  networkRxBytesPerSec: new Ring(CAPACITY),
  networkTxBytesPerSec: new Ring(CAPACITY),
  blockReadBytesPerSec: new Ring(CAPACITY),
  blockWriteBytesPerSec: new Ring(CAPACITY),
});

function pushTo<Id>(all: Map<Id, Rings>, id: Id, usage: Usage): void {
  let kept = all.get(id);
  if (kept === undefined) all.set(id, (kept = rings()));
  // a first reading has no rates: a hole of one sample, not a zero
  for (const series of SERIES) kept[series].push(usage[series]);
}

/** Series of all containers, outside State because they grow every tick; State's tick tells of a change. */
export class History {
  readonly #containers = new Map<ContainerId, Rings>();
  readonly #hostRows = new Map<string, Rings>();
  readonly hostCpu = new Ring(CAPACITY);

  push(id: ContainerId, usage: Usage): void {
    pushTo(this.#containers, id, usage);
  }

  pushHost(usage: HostUsage): void {
    this.hostCpu.push(usage.cpuPercent);
  }

  /** All rows of the machine at one moment: those that are no more are forgotten. */
  pushHostRows(rows: readonly HostRow[]): void {
    for (const { id, usage } of rows) pushTo(this.#hostRows, id, usage);
    const ids = new Set(rows.map(({ id }) => id));
    for (const id of this.#hostRows.keys()) if (!ids.has(id)) this.#hostRows.delete(id);
  }

  ring(id: ContainerId, series: Series): Ring | undefined {
    return this.#containers.get(id)?.[series];
  }

  hostRing(id: string, series: Series): Ring | undefined {
    return this.#hostRows.get(id)?.[series];
  }

  /** Keeps only these: called with the inventory, so that removed containers cost nothing. */
  retain(ids: ReadonlySet<ContainerId>): void {
    for (const id of this.#containers.keys()) if (!ids.has(id)) this.#containers.delete(id);
  }
}
