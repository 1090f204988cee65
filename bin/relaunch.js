/**
 * Runs dtop again with the project's own Node and stays out of the way: the terminal is the child's,
 * signals are passed on, and the exit is the child's.
 */
'use strict';
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const node = path.join(__dirname, '../node_modules/.bin/node');

if (existsSync(node)) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // From the keyboard the whole process group gets them: twice does not hurt.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', ({ message }) => fail(message));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
} else {
  fail(`needs Node 22 or newer, this is ${process.version}: install one, or run npm start`);
}

function fail(reason) {
  console.error(`dtop: ${reason}`);
  process.exitCode = 1;
}
