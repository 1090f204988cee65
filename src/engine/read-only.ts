import type { Engine } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import { commandLine } from '../model/command-line.js';

const HINT = 'dtop runs with --read-only.';

/**
 * The guard of `--read-only`: nothing can be done through it, whatever a pane forgot. Every method is
 * written out, so that one added to `Engine` does not compile until its place here was thought about.
 */
export const readOnly = (engine: Engine): Engine => ({
  host: engine.host,
  endpoint: engine.endpoint,
  connect: (signal) => engine.connect(signal),
  containers: (signal, ids) => engine.containers(signal, ids),
  images: (signal) => engine.images(signal),
  volumes: (signal) => engine.volumes(signal),
  networks: (signal) => engine.networks(signal),
  container: (id, signal) => engine.container(id, signal),
  inspect: (kind, id, signal) => engine.inspect(kind, id, signal),
  volumeSizes: (signal) => engine.volumeSizes(signal),
  diskUsage: (volumes, signal) => engine.diskUsage(volumes, signal),
  imageLayers: (id, signal) => engine.imageLayers(id, signal),
  events: (since, handlers, signal) => engine.events(since, handlers, signal),
  logs: (id, options, onLines, signal) => engine.logs(id, options, onLines, signal),
  stats: (id, signal) => engine.stats(id, signal),
  shell: () =>
    Promise.reject(new Failure('denied', 'no shell: in it anything can be changed', HINT)),
  attach: () =>
    Promise.reject(new Failure('denied', 'not attached: what is typed is for its process', HINT)),
  changes: (id, signal) => engine.changes(id, signal),
  processes: (id, signal) => engine.processes(id, signal),
  perform: (operation) =>
    Promise.reject(new Failure('denied', `not done: ${commandLine([operation])}`, HINT)),
  requests: () => engine.requests(),
  close: () => engine.close(),
});
