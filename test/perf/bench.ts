/**
 * npm run bench: the figures that README and issues promise, side by side in one run. Each benchmark is a
 * program of its own and can be run alone; arguments name those to run. Options go to all of them.
 * What is measured runs as it is shipped: the built program, or modules bundled here.
 */
import * as esbuild from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findingLine, type Finding } from '../support/bench.js';

interface Program {
  readonly title: string;
  /** Measures in its own process, so tsx's way of loading would be measured too. */
  readonly bundled?: true;
  readonly args?: readonly string[];
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  sampler: { title: 'A tick against the bare reads', bundled: true, args: ['1000'] },
  frame: { title: 'A frame beside stock Ink' },
  engine: { title: 'The containers of an engine: starts, keys, bytes; beside docker stats' },
  logs: { title: 'A log of a gigabyte, and one that floods' },
  stalled: { title: 'Calls that make an event, beside a watcher that does not read' },
  scale: { title: 'The program over ten to a thousand containers' },
  crowd: { title: 'Ten thousand containers in the list' },
};

const ROOT = path.join(import.meta.dirname, '../..');
/** Below the root: packages are not bundled. */
const BUNDLES = path.join(ROOT, `.cache/bench-${process.pid}`);

async function bundle(name: string): Promise<string> {
  const outfile = path.join(BUNDLES, `${name}.mjs`);
  mkdirSync(BUNDLES, { recursive: true });
  await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, `${name}-bench.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outfile;
}

async function run(name: string, { bundled, args = [] }: Program): Promise<readonly Finding[]> {
  const command = bundled
    ? [await bundle(name)]
    : ['--import', 'tsx', path.join(import.meta.dirname, `${name}-bench.ts`)];
  const child = spawn(process.execPath, [...command, ...args, ...options], {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const findings: Finding[] = [];
  child.on('message', (finding: Finding) => findings.push(finding));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${name}: exit code ${code}`);
  return findings;
}

const given = process.argv.slice(2);
const options = given.filter((word) => word.startsWith('--'));
const names = given.filter((word) => !word.startsWith('--'));

const cpus = os.cpus();
const load = (): string => os.loadavg()[0]?.toFixed(1) ?? '';
console.log(
  `${new Date().toISOString().slice(0, 16)}Z, ${cpus.length} × ${cpus[0]?.model.trim()}, ` +
    `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${os.release()}, Node ${process.version}, ` +
    `load ${load()}`,
);
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(0)} s`;
const startedAt = performance.now();
const findings: Finding[] = [];
try {
  for (const name of names.length > 0 ? names : Object.keys(PROGRAMS)) {
    const program = PROGRAMS[name];
    if (program === undefined)
      throw new Error(`no benchmark ${name}: ${Object.keys(PROGRAMS).join(', ')}`);
    console.log(`\n── ${program.title}`);
    const beganAt = performance.now();
    findings.push(...(await run(name, program)));
    console.log(`(${seconds(beganAt)})`);
  }
} finally {
  rmSync(BUNDLES, { recursive: true, force: true });
}
console.log(['', ...findings.map(findingLine)].join('\n'));
console.log(`\n${seconds(startedAt)}, load ${load()} at the end`);
process.exitCode = findings.every(({ met }) => met) ? 0 : 1;
