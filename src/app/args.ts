import { Command, CommanderError, Option } from 'commander';
import { PRESETS, type Preset } from '../cleanup/presets.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import { PANE_IDS } from '../panes/all.js';
import type { PaneId, PaneView } from '../store/state.js';
import { count, endpoint, interval, repeated } from './arg-values.js';
import { operandOf, wrongDoctor, wrongOperand, type Operand } from './operands.js';
import { sortOf, wrongQuery } from './pane-args.js';
import { wrongPlan, type PlanOptions } from './plan-args.js';

/** What was asked for on the command line, checked: nothing in it needs checking again. */
export interface Args {
  readonly command: 'tui' | 'once' | 'watch' | 'keys' | 'columns' | Operand;
  /** Endpoint of `-H`; the environment and the sockets found decide without one. */
  readonly host: string | undefined;
  readonly engine: 'real' | 'demo' | 'real-or-demo';
  readonly source: 'auto' | 'cgroup' | 'api';
  readonly cgroupRoot: string;
  readonly procRoot: string;
  readonly intervalMs: number;
  readonly sort: PaneView['sort'] | undefined;
  /** A query that has been checked; '' for everything. */
  readonly where: string;
  readonly all: boolean;
  readonly pane: PaneId;
  readonly output: 'table' | 'json';
  /** Reports of `--watch`; undefined: until interrupted. */
  readonly count: number | undefined;
  readonly readOnly: boolean;
  readonly ascii: boolean;
  readonly color: boolean;
  readonly log: string | undefined;
  /** What is done is written down. */
  readonly journal: boolean;
  /** Of `plan`: what is chosen; undefined: everything. */
  readonly preset: Preset | undefined;
  /** Of `plan`: a reviewed plan to carry out. */
  readonly apply: string | undefined;
  /** Of `plan`: queries of what stays, checked. */
  readonly protect: readonly string[];
}

export type Parsed =
  | { readonly kind: 'args'; readonly args: Args }
  /** `--help`, `--version`: print and exit 0. */
  | { readonly kind: 'print'; readonly text: string }
  /** Exit 2 with this one line. */
  | { readonly kind: 'refused'; readonly message: SafeText };

export interface ParseContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Why a directory cannot be read; undefined when it can. */
  readonly unreadable: (path: string) => string | undefined;
}

/** The options as commander hands them over. */
interface Options extends PlanOptions {
  readonly once?: true;
  readonly watch?: true;
  readonly keys?: true;
  readonly columns?: true;
  readonly host?: string;
  readonly demo?: true;
  readonly orDemo?: true;
  readonly source: Args['source'];
  readonly cgroupRoot: string;
  readonly procRoot: string;
  readonly interval: number;
  readonly sort?: string;
  readonly where?: string;
  readonly all?: true;
  readonly pane: PaneId;
  readonly output?: Args['output'];
  readonly count?: number;
  readonly readOnly?: true;
  readonly ascii?: true;
  /** False after `--no-color`. */
  readonly color: boolean;
  readonly log?: string;
  /** False after `--no-journal`. */
  readonly journal: boolean;
}

const COMMANDS = ['once', 'watch', 'keys', 'columns'] as const;

const AFTER = `
Environment: DOCKER_HOST, NO_COLOR, TERM=dumb, XDG_STATE_HOME (journal: dtop/journal.jsonl below it).
Exit codes: 0 done, 1 failed at run time, 2 wrong usage, 3 no container matches --where of --once,
129/130/143 on SIGHUP/SIGINT/SIGTERM.`;

function program(version: string): Command {
  return new Command('dtop')
    .usage(
      [
        '[options]',
        'dtop plan [options]     what a clean-up would remove and free; removes nothing',
        'dtop doctor [options]   what dtop finds here, what is missing, how to get it',
      ].join('\n       '),
    )
    .description('Containers of a machine: what they use, and what to do about them.')
    .option('-H, --host <endpoint>', 'unix:///path or tcp://host:port', endpoint)
    .addOption(
      new Option('--source <which>', 'where container figures come from')
        .choices(['auto', 'cgroup', 'api'])
        .default('auto'),
    )
    .option('--cgroup-root <path>', 'where the cgroup hierarchies are', '/sys/fs/cgroup')
    .option('--proc-root <path>', 'where the process files are', '/proc')
    .option('-i, --interval <seconds>', 'between two samples, 0.1 to 60', interval, 1)
    .option('-s, --sort <column[:asc|desc]>', 'see --columns')
    .option('-w, --where <query>', "only what matches, such as 'cpu>80 & !name~canary'")
    .option('-a, --all', 'stopped containers too')
    .addOption(
      new Option('-p, --pane <name>', 'shown first').choices(PANE_IDS).default('containers'),
    )
    .option('--once', 'two samples, one report on stdout')
    .option('--watch', 'a report each interval')
    .option('-n, --count <count>', 'reports of --watch', count)
    .addOption(new Option('-o, --output <format>', 'of a report').choices(['table', 'json']))
    .option('--demo', 'a simulated engine: no daemon needed')
    .option('--or-demo', 'the simulated engine if no real one answers')
    .option('--read-only', 'no action can be sent')
    .option('--ascii', 'no characters beyond ASCII')
    .option('--no-color', 'no colours')
    .option('--log <file>', "dtop's own diagnostic log")
    .option('--no-journal', 'no journal of what is done')
    .addOption(
      new Option('--preset <name>', 'of plan: what is chosen, without it all').choices(PRESETS),
    )
    .option('--apply <file>', 'of plan: remove exactly what a reviewed -o json lists')
    .option('--protect <query>', 'of plan: what stays; repeatable', repeated)
    .option('--keys', 'print the table of keys')
    .option('--columns', 'print the table of columns')
    .version(`dtop ${version}`, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', AFTER)
    .allowExcessArguments()
    .exitOverride();
}

export function parseArgs(argv: readonly string[], context: ParseContext): Parsed {
  let printed = '';
  const command = program(context.version).configureOutput({
    writeOut: (text) => (printed += text),
    writeErr: () => {},
  });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? { kind: 'print', text: printed } : refused(error.message);
  }
  const options = command.opts<Options>();
  const operand = operandOf(command.args);
  const problem =
    wrongOperand(command.args) ??
    wrongPlan(operand === 'plan', options) ??
    (operand === undefined ? wrongReport(options) : undefined) ??
    (operand === 'doctor' ? wrongDoctor(options) : undefined) ??
    wrongCombination(options) ??
    wrongRoot(command, context);
  if (problem !== undefined) return refused(problem);
  const sort = options.sort === undefined ? undefined : sortOf(options.sort, options.pane);
  if (typeof sort === 'string') return refused(sort);
  const args = toArgs(options, sort, context.env);
  return { kind: 'args', args: operand === undefined ? args : { ...args, command: operand } };
}

/** Commander says `error: …`, sometimes on two lines, with the argument as it was typed. */
const refused = (message: string): Parsed => ({
  kind: 'refused',
  message: sanitize(message.replace(/^error: /, '').replace(/\s+/g, ' ')),
});

function wrongReport(options: Options): string | undefined {
  const commands = COMMANDS.filter((name) => options[name]);
  const reports = options.once === true || options.watch === true;
  if (commands.length > 1) return `choose one of --${commands.join(' and --')}`;
  if (options.count !== undefined && options.watch === undefined) return '--count needs --watch';
  if (options.output !== undefined && commands.length === 0) {
    return '--output needs --once, --watch, --keys, --columns, plan or doctor';
  }
  if (reports && options.pane !== 'containers') {
    return `--once and --watch report containers, not ${options.pane}`;
  }
  return wrongQuery(options.where ?? '', options.pane);
}

function wrongCombination(options: Options): string | undefined {
  if (options.demo && options.orDemo) return 'choose one of --demo and --or-demo';
  if (options.demo && options.host !== undefined) return '--demo has no --host';
  return undefined;
}

/** The defaults need not exist: a machine without cgroups has the API. */
function wrongRoot(command: Command, { unreadable }: ParseContext): string | undefined {
  const { cgroupRoot, procRoot } = command.opts<Options>();
  const roots = [
    ['cgroupRoot', '--cgroup-root', cgroupRoot],
    ['procRoot', '--proc-root', procRoot],
  ] as const;
  for (const [key, flag, path] of roots) {
    if (command.getOptionValueSource(key) === 'default') continue;
    const why = unreadable(path);
    if (why !== undefined) return `${flag} ${path}: ${why}`;
  }
  return undefined;
}

function toArgs(options: Options, sort: Args['sort'], env: ParseContext['env']): Args {
  return {
    command: COMMANDS.find((name) => options[name]) ?? 'tui',
    host: options.host,
    engine: options.demo ? 'demo' : options.orDemo ? 'real-or-demo' : 'real',
    source: options.source,
    cgroupRoot: options.cgroupRoot,
    procRoot: options.procRoot,
    intervalMs: options.interval * 1000,
    sort,
    where: options.where ?? '',
    all: options.all ?? false,
    pane: options.pane,
    output: options.output ?? 'table',
    count: options.count,
    readOnly: options.readOnly ?? false,
    ascii: options.ascii ?? false,
    // no-color.org: any value but the empty one
    color: options.color && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    log: options.log,
    journal: options.journal,
    preset: options.preset,
    apply: options.apply,
    protect: options.protect ?? [],
  };
}
