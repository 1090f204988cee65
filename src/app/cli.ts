/** What a run does not need is not loaded: reports no React, help no engine; the monitor is a chunk of its own. */
import { accessSync, constants, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { whyUnusable } from '../terminal/usable.js';
import { parseArgs, type Args } from './args.js';
import type { Begun } from './tui.js';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

function unreadable(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return statSync(path).isDirectory() ? undefined : 'not a directory';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' ? 'there is no such directory' : `cannot be read (${String(code)})`;
  }
}

const complain = (text: string): void => void process.stderr.write(`dtop: ${text}\n`);

async function monitor(args: Args): Promise<number> {
  const streams = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
  };
  const reason = whyUnusable(streams);
  if (reason !== undefined) {
    complain(`${reason}. For a report without one: dtop --once`);
    return EXIT_USAGE;
  }
  const begun = args.engine === 'demo' ? undefined : await begin(args);
  const { runTui } = await import('./tui.js');
  return runTui(args, streams, begun);
}

/** The engine looks for its answer while the screen is loaded. */
async function begin(args: Args): Promise<Begun> {
  const { startProbe } = await import('./probe.js');
  const search = new AbortController();
  const first = startProbe(args, process.env, search.signal);
  // a request leaves with a turn of the event loop, and none turns while code is loaded
  await nextTurn();
  return { search, first };
}

async function run(args: Args): Promise<number> {
  switch (args.command) {
    case 'tui':
      return monitor(args);
    case 'once':
    case 'watch': {
      const { runReports } = await import('./reports.js');
      return runReports(args);
    }
    case 'plan': {
      const { runPlan } = await import('./plan.js');
      return runPlan(args);
    }
    case 'doctor': {
      const { runDoctor } = await import('./doctor.js');
      return runDoctor(args);
    }
    case 'keys':
    case 'columns': {
      const { printTables } = await import('./tables.js');
      return printTables(args);
    }
  }
}

export function runCli(argv: readonly string[], version: string): void {
  const parsed = parseArgs(argv, { env: process.env, version, unreadable });
  if (parsed.kind === 'print') process.stdout.write(parsed.text);
  else if (parsed.kind === 'refused') {
    complain(`${parsed.message.replace(/\.+$/, '')}. See dtop --help`);
    process.exitCode = EXIT_USAGE;
  } else {
    run(parsed.args).then(
      (code) => process.exit(code),
      (error: unknown) => {
        complain(error instanceof Error ? error.message : String(error));
        process.exit(EXIT_FAILED);
      },
    );
  }
}
