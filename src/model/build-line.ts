import { dockerfilePath, type BuildWish } from './build.js';
import type { ImageReference } from './id.js';
import type { Target } from './operation.js';
import { unsecret } from './secret.js';
import { pathWord, shellWord } from './shell-word.js';

type Build = BuildWish & { readonly target: Target<ImageReference> };

/** What stands behind `docker build`, with all that was told: for whoever has just typed it. */
export function buildArguments(build: Build): string {
  const { target, directory, dockerfile, buildArgs, stage, noCache, pull } = build;
  const words = [
    ...['-t', target.id],
    ...buildArgs.flatMap((argument) => ['--build-arg', argument]),
    ...(stage === undefined ? [] : ['--target', stage]),
    ...(noCache ? ['--no-cache'] : []),
    ...(pull ? ['--pull'] : []),
  ].map(shellWord);
  const file = dockerfile === undefined ? [] : ['-f', pathWord(dockerfilePath(build))];
  return [...words, ...file, pathWord(directory)].join(' ');
}

/** For what is kept: `--build-arg NAME` takes a secret from the environment of whoever runs it. */
export const keptBuildArguments = (build: Build): string =>
  buildArguments({ ...build, buildArgs: build.buildArgs.map(unsecret) });
