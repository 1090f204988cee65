import type { Engine } from '../../src/model/engine.js';
import {
  cacheId,
  containerId,
  filePath,
  hostId,
  imageId,
  imageReference,
  networkId,
  volumeName,
} from '../../src/model/id.js';
import type { Operation, OperationName } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';

export type Call = (engine: Engine, signal: AbortSignal) => Promise<unknown>;

const host = hostId('local');
const id = containerId('a'.repeat(64));
const named = <Id extends string>(its: Id) => ({ host, id: its, name: own('it') });
const container = { ...named(id), startedAtMs: undefined };
const image = named(imageId(`sha256:${'b'.repeat(64)}`));
const network = named(networkId('c'.repeat(64)));
const file = filePath('/nowhere/at-all.tar');
const reference = imageReference('busybox:1');

/** One of each operation that is asked of a daemon; the kernel and dtop do the others. */
export const OPERATIONS: {
  readonly [Name in Exclude<OperationName, 'process.signal' | 'container.keep'>]: Extract<
    Operation,
    { op: Name }
  >;
} = {
  'container.start': { op: 'container.start', target: container },
  'container.stop': { op: 'container.stop', target: container, graceSec: 10 },
  'container.restart': { op: 'container.restart', target: container, graceSec: 10 },
  'container.pause': { op: 'container.pause', target: container },
  'container.unpause': { op: 'container.unpause', target: container },
  'container.kill': { op: 'container.kill', target: container, signal: 'SIGTERM' },
  'container.remove': { op: 'container.remove', target: container, force: true, volumes: true },
  'container.update': { op: 'container.update', target: container, limits: { pids: 9 } },
  'container.restart-policy': { op: 'container.restart-policy', target: container, policy: 'no' },
  'container.commit': { op: 'container.commit', target: container, reference },
  'container.create': { op: 'container.create', target: image, image: reference, wish: {} },
  'container.run': { op: 'container.run', target: image, image: reference, wish: {} },
  'container.rename': { op: 'container.rename', target: container, newName: own('other') },
  'image.pull': { op: 'image.pull', target: named(reference) },
  'image.build': {
    ...{ op: 'image.build', target: named(reference), directory: filePath(import.meta.dirname) },
    ...{ dockerfile: filePath('every-call.ts'), buildArgs: [], noCache: false, pull: false },
  },
  'image.tag': { op: 'image.tag', target: image, reference },
  'image.untag': { op: 'image.untag', target: image, reference },
  'image.remove': { op: 'image.remove', target: image, force: false },
  'image.save': { op: 'image.save', target: image, references: [], file, sizeBytes: 1 },
  'image.load': { op: 'image.load', target: named(filePath(import.meta.filename)) },
  'volume.export': {
    ...{ op: 'volume.export', target: named(volumeName('v')), image: image.id },
    ...{ file, sizeBytes: 1 },
  },
  'volume.remove': { op: 'volume.remove', target: named(volumeName('v')), force: false },
  'network.remove': { op: 'network.remove', target: network },
  'network.connect': { op: 'network.connect', target: network, container },
  'network.disconnect': { op: 'network.disconnect', target: network, container },
  'cache.remove': { op: 'cache.remove', target: named(cacheId('d')) },
};

type Method = Exclude<keyof Engine, 'host' | 'endpoint' | 'perform' | 'requests' | 'close'>;

const WISH = { user: undefined, workdir: undefined, command: [] };

const ASKING: { readonly [Name in Method]: Call } = {
  connect: (engine, signal) => engine.connect(signal),
  containers: (engine, signal) => engine.containers(signal),
  images: (engine, signal) => engine.images(signal),
  volumes: (engine, signal) => engine.volumes(signal),
  networks: (engine, signal) => engine.networks(signal),
  container: (engine, signal) => engine.container(id, signal),
  inspect: (engine, signal) => engine.inspect('volume', 'v', signal),
  volumeSizes: (engine, signal) => engine.volumeSizes(signal),
  diskUsage: (engine, signal) => engine.diskUsage(true, signal),
  imageLayers: (engine, signal) => engine.imageLayers(image.id, signal),
  events: (engine, signal) =>
    engine.events('1', { onOpen: () => undefined, onEvent: () => undefined }, signal),
  logs: (engine, signal) => engine.logs(id, { tail: 5, follow: true }, () => undefined, signal),
  stats: (engine, signal) => engine.stats(id, signal),
  shell: (engine, signal) =>
    engine.shell(id, { ...WISH, columns: 80, rows: 24, term: 'xterm' }, signal),
  attach: (engine, signal) => engine.attach(id, signal),
  changes: (engine, signal) => engine.changes(id, signal),
  processes: (engine, signal) => engine.processes(id, signal),
};

/** Everything that is ever asked of a daemon, by name. */
export const CALLS: ReadonlyMap<string, Call> = new Map([
  ...Object.entries(ASKING),
  ...Object.values(OPERATIONS).map((operation): [string, Call] => [
    operation.op,
    (engine, signal) => engine.perform(operation, signal),
  ]),
]);

/** Those whose answer goes on for as long as the daemon has something to say. */
export const ENDLESS: ReadonlySet<string> = new Set([
  ...['events', 'logs', 'image.pull', 'image.build'],
]);
