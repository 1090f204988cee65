/** The command line. Scripts ask for the version: that alone loads nothing. */
const version = process.env['DTOP_VERSION'] ?? 'from source';
const argv = process.argv.slice(2);
if (argv.join(' ') === '--version') process.stdout.write(`dtop ${version}\n`);
else if (argv[0] === 'watchdog' && argv[1] !== undefined)
  // started by dtop itself, for what is to be undone later
  void import('./app/watchdog.js')
    .then(({ runWatchdog }) => runWatchdog(argv[1] ?? ''))
    .finally(() => process.exit());
else void import('./app/cli.js').then(({ runCli }) => runCli(argv, version));
