import { basename, join } from 'node:path';
import type { Runtime } from '../model/found-container.js';
import { containerId, type ContainerId } from '../model/id.js';
import { sanitize, type SafeText } from '../model/safe-text.js';

/** A container by the name of its cgroup. */
export interface NamedCgroup {
  readonly id: ContainerId;
  readonly runtime: Runtime;
  readonly name: SafeText | undefined;
}

/**
 * By what stands before an engine's id: `docker-<id>.scope`, `libpod-<id>`, `libpod-payload-<id>`,
 * `cri-containerd-<id>.scope`, `kubepods-besteffort-pod<uid>.slice:cri-containerd:<id>`,
 * `crio-<id>.scope`, `nerdctl-<id>.scope`.
 */
const PREFIXES: readonly (readonly [RegExp, Runtime])[] = [
  [/(^|[-:])docker$/, 'docker'],
  [/^libpod(-payload)?$/, 'podman'],
  [/(^|[-:])(cri-containerd|nerdctl)$/, 'containerd'],
  [/(^|[-:])crio$/, 'cri-o'],
];
/** Without one the directory above tells: `docker/<id>`, `kubepods/burstable/pod<uid>/<id>`, `default/<id>`. */
const PARENTS: readonly (readonly [RegExp, Runtime])[] = [
  [/(^|\/)kubepods/, 'containerd'],
  [/^default$/, 'containerd'],
  [/(^|\/)libpod_parent/, 'podman'],
];
const ENGINE_ID = /^(?:(.*)[-:])?([0-9a-f]{64})(?:\.scope)?$/;
/** Processes that watch over a container: `libpod-conmon-<id>.scope`, `crio-conmon-<id>.scope`, `lxc.monitor.NAME`. */
const MONITOR = /conmon|^lxc\.(monitor|pivot)/;
/** `lxc.payload.NAME` since LXC 4; `lxc/NAME` before, and on Proxmox VE. */
const LXC = /^lxc\.payload\.(.+)$/;
/** systemd-nspawn@.service and systemd-machined's scopes; those of virtual machines begin with `qemu-`. */
const NSPAWN = /^systemd-nspawn@(.+)\.service$/;
const MACHINE = /^machine-(?!qemu-)(?:lxc-\d+-)?(.+)\.scope$/;

export const isMonitor = (name: string): boolean => MONITOR.test(name);

const first = (table: readonly (readonly [RegExp, Runtime])[], text: string): Runtime | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

const named = (runtime: Runtime, raw: string): NamedCgroup => {
  const name = sanitize(raw);
  return { id: containerId(`${runtime}:${name}`), runtime, name };
};

/** systemd.unit(5): `\x2d` is an escaped byte. */
const unescaped = (unit: string): string =>
  unit.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/**
 * Which container a cgroup belongs to; undefined for all others.
 * @param path relative to the hierarchy's mount
 */
export function containerAt(path: string): NamedCgroup | undefined {
  const name = basename(path);
  if (isMonitor(name)) return undefined;
  const parent = path.slice(0, -name.length).replace(/\/$/, '');
  const [, prefix, id] = ENGINE_ID.exec(name) ?? [];
  if (id !== undefined) {
    const runtime = first(PREFIXES, prefix ?? '') ?? first(PARENTS, parent) ?? 'docker';
    return { id: containerId(id), runtime, name: undefined };
  }
  const lxc = LXC.exec(name)?.[1] ?? (parent === 'lxc' ? name : undefined);
  if (lxc !== undefined) return named('lxc', lxc);
  if (!parent.endsWith('machine.slice')) return undefined;
  const unit = unescaped(name);
  const nspawn = NSPAWN.exec(unit)?.[1] ?? MACHINE.exec(unit)?.[1];
  return nspawn === undefined
    ? undefined
    : named(unit.startsWith('machine-lxc-') ? 'lxc' : 'nspawn', nspawn);
}

/** The containers a cgroup is in, the outermost of nested ones first. */
export function containersAbove(path: string): readonly NamedCgroup[] {
  let at = '';
  return path.split('/').flatMap((part) => {
    at = join(at, part);
    return part === '' ? [] : (containerAt(at) ?? []);
  });
}

/** The outermost container a cgroup is in; undefined outside of any. */
export const containerAbove = (path: string): NamedCgroup | undefined => containersAbove(path)[0];
