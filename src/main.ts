/** The command line. Scripts ask for the version: that alone loads nothing. */
const version = process.env['DTOP_VERSION'] ?? 'from source';
const argv = process.argv.slice(2);
if (argv.join(' ') === '--version') process.stdout.write(`dtop ${version}\n`);
else void import('./app/cli.js').then(({ runCli }) => runCli(argv, version));
