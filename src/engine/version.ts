import { Failure } from '../model/failure.js';

/** The newest API the parsers were tried with. */
const NEWEST = '1.52';
/** Docker 1.12. Older ones lack fields everything here relies on. */
const OLDEST = '1.24';

const VERSION = /^(\d+)\.(\d+)$/;

const minor = (version: string): number => {
  const parts = VERSION.exec(version);
  return parts === null ? NaN : Number(parts[1]) * 1000 + Number(parts[2]);
};

/**
 * The version to speak: the engine's newest, or ours where that is older. Always named in the path:
 * without it the meaning of a request would change with the host.
 * @param theirs `Api-Version` of `GET /_ping`
 * @throws Failure `unsupported`, `protocol`
 */
export function negotiate(theirs: string | undefined): string {
  const offered = minor(theirs ?? '');
  if (theirs === undefined || Number.isNaN(offered))
    throw new Failure('protocol', 'no container engine: it names no API version');
  if (offered < minor(OLDEST))
    throw new Failure('unsupported', `the engine speaks API ${theirs}, dtop needs ${OLDEST}`);
  return offered < minor(NEWEST) ? theirs : NEWEST;
}
