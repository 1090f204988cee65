import type { MountWish } from '../model/creation.js';

const VOLUME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** What the engine takes behind the second colon (moby `volume/mounts`, Linux). */
const MODES: ReadonlySet<string> = new Set([
  ...['ro', 'rw', 'z', 'Z', 'nocopy', 'consistent', 'cached', 'delegated'],
  ...['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'],
]);

/** `data:/var/lib/data:ro`; a text says what is wrong with it. */
export function mountOf(word: string): MountWish | string {
  const parts = word.split(':');
  if (parts.length === 1) return inPlace({ source: '', destination: word, mode: '' }, word);
  const [source = '', destination = '', mode = '', ...more] = parts;
  if (more.length > 0) return `${word}: as in data:/srv:ro, with no other colons`;
  if (/^[.~]/.test(source))
    return `${word}: a folder of the host is named from its root, as in /srv/data:/data`;
  if (!source.startsWith('/') && !VOLUME.test(source))
    return `${word}: neither a path of the host, as in /srv:/in, nor a volume, as in data:/srv`;
  const unknown = mode.split(',').find((each) => each !== '' && !MODES.has(each));
  if (unknown !== undefined) return `${word}: ${unknown} is no mode; ro is one`;
  return inPlace({ source, destination, mode }, word);
}

const inPlace = (mount: MountWish, word: string): MountWish | string =>
  /^\/+[^/]/.test(mount.destination)
    ? mount
    : `${word}: where in the container? A path from its root, as in data:/srv`;
