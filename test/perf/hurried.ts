/** The monitor at an interval that its command line does not offer: `DTOP_INTERVAL_MS`. */
import { parseArgs } from '../../src/app/args.js';
import { runTui } from '../../src/app/tui.js';

const { argv, stdin, stdout, stderr, env } = process;
const parsed = parseArgs(argv.slice(2), { env, version: 'test', unreadable: () => undefined });
if (parsed.kind !== 'args') throw new Error('wrong arguments');
const intervalMs = Number(env['DTOP_INTERVAL_MS']);
process.exit(await runTui({ ...parsed.args, intervalMs }, { stdin, stdout, stderr, env }));
