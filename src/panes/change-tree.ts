import type { ChangeKind, FileChange, FileChanges } from '../model/file-change.js';

/** A file, or a folder with all that changed in it. */
export interface ChangeLine {
  /** Of the folder, or of the last of those that hold nothing but each other. */
  readonly path: string;
  /** The part of the path that its folder has not. */
  readonly name: string;
  readonly kind: ChangeKind;
  readonly depth: number;
  /** Undefined at the top. */
  readonly parent: string | undefined;
  readonly isFolder: boolean;
  /** Of the files in it, or of the file. */
  readonly counts: Readonly<Record<ChangeKind, number>>;
  /** As far as known; `NaN` when nothing is. */
  readonly sizeBytes: number;
}

interface Node {
  readonly path: string;
  readonly name: string;
  /** A folder that is only on the way has none of its own. */
  own: FileChange | undefined;
  readonly children: Map<string, Node>;
}

const node = (path: string, name: string): Node => ({
  path,
  name,
  own: undefined,
  children: new Map(),
});

function treeOf(changes: readonly FileChange[]): Node {
  const root = node('', '');
  for (const change of changes) {
    let at = root;
    for (const name of change.path.split('/').slice(1)) {
      const next = at.children.get(name) ?? node(`${at.path}/${name}`, name);
      at.children.set(name, next);
      at = next;
    }
    at.own = change;
  }
  return root;
}

type Line = Omit<ChangeLine, 'depth' | 'parent'>;
interface Branch {
  readonly line: Line;
  readonly below: readonly Branch[];
}

/** Folders that hold nothing but each other are one line. */
function branchOf(start: Node): Branch {
  let [at, name] = [start, start.name];
  for (;;) {
    const [only, ...others] = at.children.values();
    const isPassage = (at.own?.kind ?? 'C') === 'C' && others.length === 0;
    if (only === undefined || !isPassage || only.children.size === 0) break;
    at = only;
    name = `${name}/${only.name}`;
  }
  const below = [...at.children.values()].map(branchOf).toSorted(byName);
  const isFolder = below.length > 0;
  const kind = at.own?.kind ?? 'C';
  const none = { A: 0, C: 0, D: 0 };
  const counts = isFolder ? sum(below.map(({ line }) => line.counts)) : { ...none, [kind]: 1 };
  const sizes = isFolder ? below.map(({ line }) => line.sizeBytes) : [at.own?.sizeBytes ?? NaN];
  const known = sizes.filter((size) => !Number.isNaN(size));
  const sizeBytes = known.length > 0 ? known.reduce((total, size) => total + size, 0) : NaN;
  return { line: { path: at.path, name, kind, isFolder, counts, sizeBytes }, below };
}

const sum = (all: readonly ChangeLine['counts'][]): ChangeLine['counts'] => {
  const of = (kind: ChangeKind): number => all.reduce((total, each) => total + each[kind], 0);
  return { A: of('A'), C: of('C'), D: of('D') };
};

const byName = (a: Branch, b: Branch): number => (a.line.name < b.line.name ? -1 : 1);

/** Built once an answer, walked through once for what is unfolded. */
const built = new WeakMap<FileChanges, readonly Branch[]>();
const walked = new WeakMap<
  ReadonlySet<string>,
  { readonly of: FileChanges; readonly lines: readonly ChangeLine[] }
>();

function branchesOf(found: FileChanges): readonly Branch[] {
  const known = built.get(found);
  if (known !== undefined) return known;
  const { children } = treeOf(found.changes);
  const branches = [...children.values()].map(branchOf).toSorted(byName);
  built.set(found, branches);
  return branches;
}

/** In the order of the screen: what lies in a folder only where that is unfolded. */
export function changeLines(
  found: FileChanges,
  unfolded: ReadonlySet<string>,
): readonly ChangeLine[] {
  const before = walked.get(unfolded);
  if (before?.of === found) return before.lines;
  const lines: ChangeLine[] = [];
  const walk = (branches: readonly Branch[], depth: number, parent: string | undefined): void => {
    for (const { line, below } of branches) {
      lines.push({ ...line, depth, parent });
      if (unfolded.has(line.path)) walk(below, depth + 1, line.path);
    }
  };
  walk(branchesOf(found), 0, undefined);
  walked.set(unfolded, { of: found, lines });
  return lines;
}

/** Every folder there is. */
export function foldersOf(found: FileChanges): ReadonlySet<string> {
  const folders = new Set<string>();
  const walk = (branches: readonly Branch[]): void => {
    for (const { line, below } of branches) {
      if (line.isFolder) folders.add(line.path);
      walk(below);
    }
  };
  walk(branchesOf(found));
  return folders;
}
