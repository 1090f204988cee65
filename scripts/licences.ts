/** npm run licences: the packages that are built in, with version and licence as they state them. */
import fs from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const readJson = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));

const folders: readonly string[] = readJson('dist/packages.json');
for (const folder of folders) {
  const { name, version, license = 'not stated' } = readJson(`${folder}/package.json`);
  console.log(`${`${name}@${version}`.padEnd(32)} ${license}`);
}
