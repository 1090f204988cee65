import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { sanitize } from '../model/safe-text.js';
import { findingsJson, findingsText, type Finding } from '../output/findings.js';
import { wantsAscii } from '../terminal/ascii.js';
import { colourLevel } from '../terminal/colour.js';
import { whyUnusable } from '../terminal/usable.js';
import type { Args } from './args.js';
import { cutOff } from './drafts.js';
import { examineEngines } from './doctor-engine.js';
import { examineKernel } from './doctor-kernel.js';
import { inventoryPath } from './inventory-keeper.js';
import { draftsDir, journalPath } from './journal.js';
import { thisProcess } from './owner.js';
import { inAscii, typesetting } from './reports.js';
import { printTo } from './stdio.js';

const EXIT_DONE = 0;
const EXIT_FAILED = 1;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * `dtop doctor`: what dtop finds here, what is missing, and how to get it. Only reads.
 * @returns the exit code: 1 when dtop would have no containers to show
 */
export async function runDoctor(args: Args): Promise<number> {
  const { env, stdout } = process;
  const [engines, kernel] = await Promise.all([examineEngines(args, env), examineKernel(args)]);
  const isOfUse = engines.answers || kernel.containers > 0;
  const findings = [
    ...engines.findings,
    ...kernel.findings,
    ...terminalFindings(env),
    ...fileFindings(env),
    ...leftoverFindings(env),
  ];
  const text =
    args.output === 'json' ? findingsJson(findings) : findingsText(findings, typesetting(stdout));
  const isPlain = args.output === 'table' && (args.ascii || wantsAscii(env));
  await printTo(stdout)(isPlain ? inAscii(text) : text, new AbortController().signal);
  return isOfUse ? EXIT_DONE : EXIT_FAILED;
}

function terminalFindings(env: Env): readonly Finding[] {
  const { stdin, stdout } = process;
  const area = 'terminal';
  const reason = whyUnusable({ stdin, stdout, env });
  const isDrawn = reason === undefined;
  const size = `${stdout.columns}×${stdout.rows}`;
  const screen: Finding = {
    ...{ area, what: 'screen', health: isDrawn ? 'ok' : 'limited' },
    said: isDrawn ? sanitize(`${size}, TERM=${env['TERM'] ?? ''}`) : reason,
    remedy: isDrawn ? undefined : 'dtop --once and --watch need none',
  };
  const isUtf8 = !wantsAscii(env);
  const characters: Finding = {
    ...{ area, what: 'characters', health: isUtf8 ? 'ok' : 'limited' },
    said: isUtf8 ? 'UTF-8' : 'ASCII alone, by the locale',
    remedy: isUtf8 ? undefined : 'LANG=C.UTF-8',
  };
  const level = colourLevel(env);
  const colours: Finding = {
    ...{ area, what: 'colours', health: level === 'none' ? 'limited' : 'ok' },
    said: level,
    remedy: level === 'none' ? 'NO_COLOR is set, or TERM knows none' : undefined,
  };
  return [screen, characters, colours];
}

/** Where names are kept for when no engine answers. */
function fileFindings(env: Env): readonly Finding[] {
  const file = inventoryPath(env);
  const what = 'remembered names';
  if (file === undefined)
    return [{ area: 'files', what, health: 'limited', said: 'no home', remedy: 'set HOME' }];
  const isWritable = canWrite(path.dirname(file));
  return [
    {
      area: 'files',
      what,
      health: isWritable ? 'ok' : 'limited',
      said: sanitize(isWritable ? file : `${file} cannot be written`),
      remedy: isWritable ? undefined : 'set XDG_CACHE_HOME to a directory of yours',
    },
  ];
}

/** Of files that were being written when dtop was killed. */
function leftoverFindings(env: Env): readonly Finding[] {
  const dir = draftsDir({ path: journalPath(env) });
  return (dir === undefined ? [] : cutOff(dir, thisProcess())).map(({ draft }) => ({
    ...{ area: 'files', what: 'cut off when dtop ended', health: 'limited' },
    said: draft.what,
    remedy: `dtop on ${sanitize(draft.endpoint)} removes what is left of it`,
  }));
}

/** Or the nearest directory above it that is there, in which it would be made. */
function canWrite(directory: string): boolean {
  if (!existsSync(directory) && path.dirname(directory) !== directory)
    return canWrite(path.dirname(directory));
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
