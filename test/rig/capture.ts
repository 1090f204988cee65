/**
 * Writes what an engine and the kernel say of the running containers, twice and two seconds apart, as a
 * bundle for test/fixtures/hosts:
 *
 *   node --import tsx test/rig/capture.ts /var/run/docker.sock NAME
 *
 * Names, labels and commands of the containers are in it: capture containers made for that.
 */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { field } from '../support/dockerd.js';

const BETWEEN_MS = 2000;
const HOST_FILES = ['stat', 'meminfo', 'uptime', 'loadavg', 'net/dev', 'diskstats'];
const PROCESS_FILES = ['net/dev', 'stat', 'status', 'io', 'cgroup'];
/** Of a cgroup directory: the figures that any source reads, not the controls. */
const FIGURES =
  /^(cpu|cpuacct|memory|io|pids|cgroup|blkio\.(throttle|bfq)|freezer)\.(stat|usage|usage_in_bytes|max_usage_in_bytes|limit_in_bytes|current|max|high|peak|events|failcnt|oom_control|weight|shares|cfs_\w+|pressure|procs|freeze|state|controllers|io_service\w+|swap\.\w+|memsw\.\w+)$/;

const [socketPath = '', name = ''] = process.argv.slice(2);

const ask = (target: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    http.get({ socketPath, path: target }, (answer) => resolve(json(answer))).on('error', reject);
  });

/** Files by name; those that cannot be read are left out. */
function read(dir: string, names: readonly string[], prefix = ''): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const file of names) {
    try {
      texts[prefix + file] = fs.readFileSync(path.join(dir, file), 'utf8');
    } catch {
      // Absent in this kernel, or a control that can only be written.
    }
  }
  return texts;
}

/** cgroups(7), "/proc/[pid]/cgroup": `5:cpu,cpuacct:/docker/…`, and `0::/docker/…` for version 2. */
function cgroupFiles(pid: string): Record<string, string> {
  const mounts = fs
    .readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const lines = fs.readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');
  const files = lines.flatMap((line) => {
    const [, controllers = '', relative = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const mount = mounts.find(([, , type, options = '']) =>
      controllers === ''
        ? type === 'cgroup2'
        : type === 'cgroup' &&
          controllers.split(',').every((each) => options.split(',').includes(each)),
    );
    const dir = path.join(mount?.[1] ?? '', relative);
    if (mount === undefined || !fs.existsSync(dir)) return [];
    const names = fs.readdirSync(dir).filter((file) => FIGURES.test(file));
    const hierarchy = controllers === '' ? 'v2' : controllers.replace('name=', 'name_');
    return Object.entries(read(dir, names, `${hierarchy}/`));
  });
  return Object.fromEntries(files);
}

async function instant(id: string, pid: string): Promise<Record<string, unknown>> {
  const files = { cgroup: cgroupFiles(pid), proc: read(`/proc/${pid}`, PROCESS_FILES) };
  const stats = await ask(`/containers/${id}/stats?stream=false`);
  return {
    ...files,
    stats,
    'stats-oneshot': await ask(`/containers/${id}/stats?one-shot=true&stream=false`),
  };
}

const list = await ask('/containers/json?all=1&size=1');
const [info, version] = [await ask('/info'), await ask('/version')];
const host: Record<string, unknown> = {};
const containers: Record<string, Record<string, unknown>> = {};
const meta: Record<string, unknown> = {
  uname: fs.readFileSync('/proc/version', 'utf8').trim(),
  node: process.version,
};
for (const moment of ['t0', 't1']) {
  if (moment === 't1') await sleep(BETWEEN_MS);
  meta[moment] = { start: { wall_ms: Date.now() } };
  host[moment] = read('/proc', HOST_FILES);
  const running = Array.isArray(list)
    ? list.filter((row) => field(row, 'State') === 'running')
    : [];
  await Promise.all(
    running.map(async (row: unknown) => {
      const id = String(field(row, 'Id'));
      const inspect = await ask(`/containers/${id}/json`);
      const short = String(field(inspect, 'Name')).slice(1);
      const pid = String(field(inspect, 'State', 'Pid'));
      containers[short] = { ...containers[short], inspect, [moment]: await instant(id, pid) };
    }),
  );
}

const file = `test/fixtures/hosts/${name}.bundle.json`;
const bundle = { meta, info, version, list, host, containers };
fs.writeFileSync(file, `${JSON.stringify(bundle, undefined, 1)}\n`);
console.log(`${file}: ${Object.keys(containers).length} containers`);
