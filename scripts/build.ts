/**
 * src/main.ts → dist/: minified CommonJS chunks, one for each `import()` in the sources and one for what
 * several of them share, so that `--help` reads a few kilobytes and only a screen ever reads React.
 * CommonJS, because a code cache (bin/load.js) can be had for scripts but not for ES modules; esbuild
 * splits only ES modules, so each chunk is made as one and then converted.
 */
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const at = (name: string): string => path.join(root, name);

/** Whole modules of packages, replaced. The reason stands above each. */
const REPLACED: Readonly<Record<string, string>> = {
  // dtop speaks HTTP over sockets it opens itself; these bring 60 packages and native code.
  'docker-modem/lib/ssh.js': refusing('ssh:// through docker-modem'),
  // It follows redirects, which dtop does not; and it loads TLS.
  'docker-modem/lib/http.js': refusing('HTTP by docker-modem'),
  // With DEBUG in the environment it would write requests to the screen.
  'debug/src/index.js': 'module.exports = () => () => {};',
  'dockerode/lib/session.js': refusing('BuildKit'),
  'dockerode/lib/buildkit.js': refusing('BuildKit'),
  // Archives are written only.
  'tar-stream/extract.js': refusing('reading an archive'),
  // Packages for what Node has.
  'inherits/inherits.js': `module.exports = require('node:util').inherits;`,
  'end-of-stream/index.js': `module.exports = require('node:stream').finished;`,
  'fs-constants/index.js': `module.exports = require('node:fs').constants;`,
  // dtop has its own ways out, and one that knows nothing of them must not stand beside them.
  'signal-exit/index.js': 'module.exports = () => () => {};',
  // The packaged file awaits a promise at its top level, which CommonJS cannot; 72 kB of WebAssembly
  // compile in a millisecond, so they are compiled where they stand.
  'yoga-layout/dist/src/index.js': `
    import start from '../binaries/yoga-wasm-base64-esm.js';
    import wrapAssembly from './wrapAssembly.js';
    import binary from 'yoga.wasm';
    const library = {
      instantiateWasm(imports, receive) {
        receive(new WebAssembly.Instance(new WebAssembly.Module(binary), imports));
        return {};
      },
    };
    start(library);
    export default wrapAssembly(library);
    export * from './generated/YGEnums.js';`,
  // Ink must measure as the grid does, and the package's emoji expression costs 25 ms of a start.
  'string-width/index.js': `
    import { stripVTControlCharacters } from 'node:util';
    import { textWidth } from '${at('src/terminal/width.ts')}';
    export default (text) =>
      textWidth(text.includes('\\x1b') ? stripVTControlCharacters(text) : text);`,
};

/** What a package loads at once, for what dtop never asks of it. */
const UNUSED: readonly (readonly [file: RegExp, module: RegExp])[] = [
  // commands that are programs of their own
  [/\/commander\/lib\/command\.js$/, /^node:child_process$/],
  // packing the folder of an image build: engine/build-context does that
  [/\/dockerode\/lib\/util\.js$/, /^(zlib|tar-fs|@balena\/dockerignore)$/],
  // asking other programs for the size of the screen
  [/\/terminal-size\/index\.js$/, /^node:child_process$/],
  // names to leave out of the traces that Ink would draw
  [/\/stack-utils\/index\.js$/, /^module$/],
];

function refusing(what: string): string {
  return `module.exports = () => { throw new Error(${JSON.stringify(`${what} is not built in`)}); };`;
}

const REPLACED_FILE = new RegExp(`/node_modules/(${Object.keys(REPLACED).join('|')})$`);
const PACKAGE_FOLDER = /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+(?=\/)/;
const YOGA_BINARY = /(?<=;base64,)[\w+/=]{1000,}/;

const packages: esbuild.Plugin = {
  name: 'packages',
  setup({ onLoad, onResolve }) {
    const read = (file: string): string => fs.readFileSync(file, 'utf8');
    onLoad({ filter: REPLACED_FILE }, ({ path: file }) => ({
      contents: REPLACED[REPLACED_FILE.exec(file)?.[1] ?? ''] ?? '',
      resolveDir: path.dirname(file),
    }));
    for (const [file, module] of UNUSED)
      onResolve({ filter: module }, ({ importer, path: name }) =>
        file.test(importer) ? { path: name, namespace: 'unused' } : undefined,
      );
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
    // Yoga's binary, as bytes for the module above and taken out of the file it came in.
    const yoga = at('node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js');
    onLoad({ filter: /yoga-wasm-base64-esm\.js$/, namespace: 'file' }, () => ({
      contents: read(yoga).replace(YOGA_BINARY, ''),
    }));
    onResolve({ filter: /^yoga\.wasm$/ }, () => ({ path: yoga, namespace: 'wasm' }));
    onLoad({ filter: /./, namespace: 'wasm' }, () => ({
      contents: Buffer.from(YOGA_BINARY.exec(read(yoga))?.[0] ?? '', 'base64'),
      loader: 'binary',
    }));
    // React's developer tools: top-level awaits again, and a socket nobody asked for.
    onLoad({ filter: /\/ink\/build\/reconciler\.js$/ }, ({ path: file }) => ({
      contents: read(file).replaceAll(`process.env['DEV'] === 'true'`, 'false'),
    }));
  },
};

const { version } = JSON.parse(fs.readFileSync(at('package.json'), 'utf8'));

/** `node_modules/…` of the packages of which the bundle holds at least one byte that is theirs. */
function packagesIn({ outputs }: esbuild.Metafile): readonly string[] {
  const folders = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => path.resolve(file))
    .filter((file) => !REPLACED_FILE.test(file))
    .map((file) => PACKAGE_FOLDER.exec(path.relative(root, file))?.[0] ?? '');
  return [...new Set(folders)].filter((folder) => folder !== '').toSorted();
}

const options = {
  entryPoints: [at('src/main.ts')],
  // A name that tells the content: what a code cache goes by.
  entryNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  // Names stay, so that the trace in a crash report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DTOP_VERSION': JSON.stringify(version),
    'Intl.Segmenter': 'LazySegmenter',
  },
  inject: [at('scripts/segmenter.js')],
  // What docker-modem uses of it, Node has.
  alias: { 'readable-stream': 'node:stream' },
  metafile: true,
  write: false,
  logLevel: 'warning',
} as const satisfies esbuild.BuildOptions;

/** @param plugins looked at before those of the bundle */
export async function bundle(out: string, plugins: readonly esbuild.Plugin[] = []): Promise<void> {
  const built = await esbuild.build({ ...options, outdir: out, plugins: [...plugins, packages] });
  const next = `${out}.${process.pid}`;
  fs.mkdirSync(next);
  for (const { path: file, text } of built.outputFiles) {
    const { code } = await esbuild.transform(text, {
      banner: '"use strict";',
      format: 'cjs',
      platform: 'node',
      minifyWhitespace: true,
      // `import()` becomes `require()`: the loader of the code cache knows only that.
      supported: { 'dynamic-import': false },
    });
    fs.writeFileSync(path.join(next, path.basename(file)), code);
  }
  // what `import()` names has an entry point too
  const entry = Object.entries(built.metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint !== undefined && path.basename(entryPoint) === 'main.ts',
  );
  fs.writeFileSync(
    path.join(next, 'main.js'),
    `require("./${path.basename(entry?.[0] ?? '')}");\n`,
  );
  fs.writeFileSync(path.join(next, 'package.json'), '{"type":"commonjs"}\n');
  // for scripts/licences.ts and the test of what is built in
  fs.writeFileSync(
    path.join(next, 'packages.json'),
    `${JSON.stringify(packagesIn(built.metafile), undefined, 2)}\n`,
  );
  // A dtop that runs meanwhile finds the old chunks or the new ones, never half of them.
  fs.rmSync(out, { recursive: true, force: true });
  fs.renameSync(next, out);
}

if (import.meta.main) await bundle(at('dist'));
