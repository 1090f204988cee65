import { DockerEngine } from '../src/engine/docker.ts';
import { parseEndpoint } from '../src/engine/endpoint.ts';
import { watchInventory } from '../src/app/inventory.ts';
import { realTiming } from '../src/app/timing.ts';
import { hostId, containerId, volumeName, networkId, imageId } from '../src/model/id.ts';
import { own } from '../src/model/safe-text.ts';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
const S = '/tmp/eng-d1/docker.sock';
const host = hostId('local');
const api = (method: string, path: string, body?: unknown): Promise<any> => new Promise((res, rej) => { const r = http.request({socketPath: S, method, path, headers: body ? {'Content-Type': 'application/json'}:{}}, (m) => { let t=''; m.on('data', c=>t+=c); m.on('end', ()=>res(t? JSON.parse(t):undefined)); }); r.on('error', rej); r.end(body && JSON.stringify(body)); });
const e = new DockerEngine({ host, endpoint: parseEndpoint('unix://'+S, {}), onSkipped: (w, n) => console.log('SKIPPED', w, n) });
const ac = new AbortController();
const sig = ac.signal;
const t0 = performance.now();
console.log(await e.connect(sig), (performance.now()-t0).toFixed(0)+'ms');
const list = await e.containers(sig);
for (const c of list) console.log(c.name, c.state, c.health, new Date(c.startedAtMs ?? 0).toISOString(), c.roundedMs, c.networkMode, c.networks.join());
console.log('inspect', await e.container(list[0]!.id, sig));
console.log(await e.images(sig), await e.volumes(sig), (await e.networks(sig)).map(n=>n.name+n.subnets+n.driver));
console.log('sizes', await e.volumeSizes(sig));
const t1 = performance.now(); const r = await e.stats(list[0]!.id, sig); console.log('stats', (performance.now()-t1).toFixed(0), r);
// inventory
const log = (...x: unknown[]) => console.log((performance.now()-t0).toFixed(0).padStart(6), ...x);
const store = new Map<string, any>();
const inv = watchInventory(e, {
  onConnection: (c) => log('CONN', c.status, 'failure' in c ? c.failure.kind + ' ' + c.failure.said + ' retry ' + c.retryMs.toFixed(0) : ''),
  onSnapshot: (s) => { log('SNAP', s.kind, s.items.length); if (s.kind === 'container') { store.clear(); for (const c of s.items) store.set(c.id, c); } },
  onContainers: (cs) => { for (const c of cs) { store.set(c.id, c); log('CHANGED', c.name, c.state, c.health, c.exitCode, c.startedAtMs, c.roundedMs); } },
  onRemoved: (ids) => { for (const i of ids) { log('REMOVED', store.get(i)?.name); store.delete(i); } },
  onFailure: (k, f) => log('FAIL', k, f.kind, f.said),
  onEvent: (ev) => log('EVENT', ev.kind, ev.action, ev.id.slice(0, 12), ev.since, ev.exitCode, ev.signal, ev.health),
}, realTiming, sig);
await sleep(500);
const idle = list.find((c) => c.name.endsWith('idle'))!;
const target = () => { const c = store.get(idle.id); return { host, id: idle.id, name: c.name, startedAtMs: c.roundedMs === undefined ? c.startedAtMs : undefined }; };
const op = async (o: any) => { const a = performance.now(); try { await e.perform(o, sig); log('OK', o.op, (performance.now()-a).toFixed(0)+'ms'); } catch (x: any) { log('REFUSED', o.op, x.kind, x.said, x.hint); } await sleep(300); };
await op({ op: 'container.pause', target: target() });
await op({ op: 'container.pause', target: target() });
await op({ op: 'container.unpause', target: target() });
await op({ op: 'container.unpause', target: target() });
await op({ op: 'container.kill', target: target(), signal: 'SIGKILL' });
await op({ op: 'container.kill', target: target(), signal: 'SIGKILL' });
await op({ op: 'container.start', target: target() });
await op({ op: 'container.start', target: target() });
const old = target();
await op({ op: 'container.restart', target: target(), graceSec: 0 });
await sleep(1500);
await op({ op: 'container.stop', target: old, graceSec: 0 });
await op({ op: 'container.restart', target: target(), graceSec: 0 });
await op({ op: 'container.remove', target: target(), force: false, volumes: false });
await op({ op: 'container.stop', target: target(), graceSec: 1 });
await op({ op: 'container.stop', target: target(), graceSec: 1 });
console.log('stats of stopped:', await e.stats(idle.id, sig).catch((x) => x.kind + ' ' + x.said));
await op({ op: 'container.remove', target: target(), force: false, volumes: true });
await op({ op: 'container.remove', target: old, force: false, volumes: true });
console.log('inspect gone:', await e.container(idle.id, sig).catch((x) => x.kind + ' ' + x.said));
// volume, network, image
await api('POST', '/volumes/create', { Name: 'vol1' }); const n = await api('POST', '/networks/create', { Name: 'net\u001b[2J evil' });
await sleep(300);
await op({ op: 'volume.remove', target: { host, id: volumeName('vol1'), name: own('vol1') }, force: false });
await op({ op: 'volume.remove', target: { host, id: volumeName('e-vol'), name: own('e-vol') }, force: false });
console.log((await e.networks(sig)).map((x) => x.name));
await op({ op: 'network.remove', target: { host, id: networkId(n.Id), name: own('n') } });
await op({ op: 'image.remove', target: { host, id: (await e.images(sig))[0]!.id, name: own('i') }, force: false });
// squat
const burn = list.find((c) => c.name.endsWith('burn'))!;
// log
const mk = async (name: string, body: object) => { const c = await api('POST', `/containers/create?name=${name}`, { Image: 'bb', HostConfig: { NetworkMode: 'none' }, ...body }); await api('POST', `/containers/${c.Id}/start`); return containerId(c.Id); };
const show = async (id: any, tail = 20, follow = false, ms = 0) => { const a = new AbortController(); if (ms) setTimeout(() => a.abort(), ms); try { await e.logs(id, { tail, follow }, (ls) => { for (const l of ls) log('LOG', l.stream, l.atMs && new Date(l.atMs).toISOString(), l.text.length, JSON.stringify(l.text.slice(0, 60))); }, a.signal); log('LOG END'); } catch (x: any) { log('LOG FAIL', x.kind, x.said); } };
const l1 = await mk('log1', { Cmd: ['sh', '-c', 'echo one; echo two >&2; head -c 100000 /dev/zero | tr "\\0" x; echo; printf "no newline"'] });
await sleep(700);
await show(l1);
await show(l1, 2);
const l2 = await mk('log2', { Tty: true, Cmd: ['sh', '-c', 'echo one; head -c 40000 /dev/zero | tr "\\0" y; echo; echo end; sleep 100'] });
await sleep(700); await show(l2, 100, true, 500);
const l3 = await mk('log3', { Cmd: ['sh', '-c', 'echo hi'], HostConfig: { NetworkMode: 'none', LogConfig: { Type: 'none' } } });
await sleep(300); await show(l3);
const l4 = await mk('log4', { Cmd: ['sh', '-c', 'i=0; while [ $i -lt 5 ]; do echo $i; i=$((i+1)); sleep 0.2; done'] });
await show(l4, 10, true);
const l5 = await mk('log5', { Cmd: ['sleep', '1000'] });
await show(l5, 10, true, 500);
const l6 = await mk('health', { Cmd: ['sleep', '1000'], Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 1e9, Timeout: 1e9, Retries: 1 } });
await sleep(3000);
for (const id of [l2, l5, l6]) await e.perform({ op: 'container.remove', target: { host, id, name: own(''), startedAtMs: undefined }, force: true, volumes: true }, sig);
for (const id of [l1, l3, l4]) await e.perform({ op: 'container.remove', target: { host, id, name: own(''), startedAtMs: undefined }, force: false, volumes: true }, sig);
await sleep(800);
console.log('final', [...store.values()].map((c) => c.name + ' ' + c.state));
console.log('READY FOR KILL');
const until = Number(process.argv[2] ?? 0);
await sleep(until);
ac.abort(); await inv; e.close(); log('closed');
