import dockerignore from '@balena/dockerignore';
import { Failure } from '../model/failure.js';

/** What an ignore file says of paths below its directory, `/` between their parts. */
export interface IgnoreFile {
  readonly ignores: (path: string) => boolean;
  /** Whether something below an ignored directory may be excepted (`!`). */
  readonly mayKeepBelow: (directory: string) => boolean;
}

/** Regular expressions have a meaning for these, patterns have none; what is escaped already is left. */
const UNESCAPED = /\\.|[+(){}|]/g;
const WILDCARD = /[*?[\\]/;

/**
 * The patterns of a `.dockerignore` ("Dockerfile reference", .dockerignore file), as docker itself takes
 * them: the last one that matches a path, or a directory it lies in, decides.
 * @throws Failure `unsupported` for a pattern that is none
 */
export function ignoreFile(text: string): IgnoreFile {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .replace(UNESCAPED, (found) => (found.length > 1 ? found : `\\${found}`));
  // it remembers each path it was asked for: one for each directory, so that this is bounded
  const rules = dockerignore.default({ ignorecase: false }).add(patterns);
  let directory = '';
  let matcher = rules;
  const ignores = (path: string): boolean => {
    const here = path.slice(0, path.lastIndexOf('/') + 1);
    if (here !== directory) {
      directory = here;
      matcher = dockerignore.default({ ignorecase: false }).add(rules);
    }
    return matcher.ignores(path);
  };
  checked(ignores);
  const exceptions = exceptionsIn(text);
  return {
    ignores,
    mayKeepBelow: (path) => exceptions.some((pattern) => mayLieBelow(pattern, path.split('/'))),
  };
}

/** The patterns become regular expressions when the first path is asked for. */
function checked(ignores: IgnoreFile['ignores']): void {
  try {
    ignores('.');
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Failure('unsupported', `a pattern of the ignore file is none: ${said}`);
  }
}

/** Each as its parts. */
const exceptionsIn = (text: string): readonly (readonly string[])[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const [, pattern] = /^\s*!\s*(.*?)\s*$/.exec(line) ?? [];
    return pattern === undefined
      ? []
      : [pattern.split('/').filter((part) => part !== '' && part !== '.')];
  });

/** From the first part with a wildcard on it may be anything. */
function mayLieBelow(pattern: readonly string[], directory: readonly string[]): boolean {
  const fixed = pattern.findIndex((part) => WILDCARD.test(part) || part === '..');
  const known = fixed < 0 ? pattern : pattern.slice(0, fixed);
  return directory.every((part, index) => known[index] === undefined || known[index] === part);
}
