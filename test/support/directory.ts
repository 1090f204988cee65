import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A directory of the test's own with these files; gone with the test. A name that ends in `/` is a directory. */
export function directoryWith(
  t: { readonly after: (work: () => void) => void },
  files: Readonly<Record<string, string>>,
): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-context-'));
  t.after(() => fs.rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    fs.mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (!name.endsWith('/')) fs.writeFileSync(file, text);
  }
  return root;
}
