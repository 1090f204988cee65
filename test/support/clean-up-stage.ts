import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { field, type Dockerd } from './dockerd.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/dtop.js');
const MIB = 2 ** 20;
const MOST_AT_ONCE = 4;

export interface PlanRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a staged host is made of, and `dtop plan` run on it with a state directory of its own. */
export class CleanUpStage {
  readonly state = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-state-'));
  readonly #engine: Dockerd;

  constructor(engine: Dockerd) {
    this.#engine = engine;
  }

  get planFile(): string {
    return path.join(this.state, 'plan.json');
  }

  close(): void {
    fs.rmSync(this.state, { recursive: true, force: true });
  }

  /** A container that wrote so much into its own layer, and into volumes at `/v/<name>`. @returns its id */
  async ended(
    name: string,
    { image = 'busybox', mib = 0, volumes = {}, network = 'none' }: EndedSpec = {},
  ): Promise<string> {
    const fill = (file: string, count: number): string =>
      count > 0 ? `dd if=/dev/zero of=${file} bs=1M count=${count} 2>/dev/null` : 'true';
    const script = [
      fill(`/${name}.bin`, mib),
      ...Object.entries(volumes).map(([volume, count]) => fill(`/v/${volume}/data`, count)),
    ].join('; ');
    const created = await this.#engine.api('POST', `/containers/create?name=${name}`, {
      Image: image,
      Cmd: ['/bin/sh', '-c', script],
      HostConfig: {
        NetworkMode: network,
        Binds: Object.keys(volumes).map((volume) => `${volume}:/v/${volume}`),
      },
    });
    const id = String(field(created, 'Id'));
    await this.#engine.api('POST', `/containers/${id}/start`);
    await this.#engine.api('POST', `/containers/${id}/wait`);
    return id;
  }

  /** So many of them, named by number. @returns their ids */
  async endedMany(name: string, count: number): Promise<readonly string[]> {
    const ids: string[] = [];
    const numbers = Array.from({ length: count }, (_, index) => index);
    await this.each(numbers, async (index) => ids.push(await this.ended(`${name}-${index}`)));
    return ids;
  }

  /** An image that is its base and a layer more; dangling without a name. @returns its id */
  async image(name: string | undefined, base: string, mib: number): Promise<string> {
    const id = await this.ended(`build-${name ?? 'dangling'}-${Date.now()}`, { image: base, mib });
    const repo = name === undefined ? '' : `&repo=${name}&tag=1`;
    const made = await this.#engine.api('POST', `/commit?container=${id}${repo}`, {});
    await this.#engine.api('DELETE', `/containers/${id}`);
    return String(field(made, 'Id'));
  }

  /** @returns its name, which the engine makes up without one */
  async volume(name?: string): Promise<string> {
    const made = await this.#engine.api('POST', '/volumes/create', name ? { Name: name } : {});
    return String(field(made, 'Name'));
  }

  async network(name: string): Promise<string> {
    const made = await this.#engine.api('POST', '/networks/create', { Name: name });
    return String(field(made, 'Id'));
  }

  /** Several at once, as many as the engine likes. */
  async each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
    const waiting = [...items];
    const worker = async (): Promise<void> => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    };
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, worker));
  }

  /** Whether the engine still has it. */
  has(target: string): Promise<boolean> {
    return this.#engine.api('GET', target).then(
      () => true,
      () => false,
    );
  }

  dtop(...args: readonly string[]): Promise<PlanRun> {
    return new Promise((resolve) => {
      execFile(
        'nsenter',
        // where the engine's data is to be seen
        [`--mount=/proc/${this.#engine.pid}/ns/mnt`, process.execPath, PROGRAM, ...args],
        { env: this.#env(), maxBuffer: 64 * MIB },
        (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });
  }

  /** Started and left to whoever wants to end it. */
  start(t: TestContext, ...args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env: this.#env() });
    t.after(() => child.kill('SIGKILL'));
    return child;
  }

  /** `dtop plan -o json`, kept for `--apply`. */
  async plan(...args: readonly string[]): Promise<ParsedPlan> {
    const { stdout } = await this.dtop('plan', '-o', 'json', ...args);
    fs.writeFileSync(this.planFile, stdout);
    return JSON.parse(stdout);
  }

  apply(): Promise<PlanRun> {
    return this.dtop('plan', '--apply', this.planFile);
  }

  forget(): void {
    fs.rmSync(path.join(this.state, 'dtop'), { recursive: true, force: true });
  }

  journal(): readonly JournalLine[] {
    const file = path.join(this.state, 'dtop/journal.jsonl');
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /** After a crash: whether the journal tells of each what became of it. @returns how many are said to be gone */
  async expectJournal(ids: readonly string[]): Promise<number> {
    const lines = this.journal();
    const intents = new Set(lines.filter(({ phase }) => phase === 'intent').map(({ id }) => id));
    const done = new Set(lines.filter(({ result }) => result === 'done').map(({ id }) => id));
    assert.ok(intents.size - done.size <= MOST_AT_ONCE, 'at most four were under way');
    for (const id of ids) {
      const isThere = await this.has(`/containers/${id}/json`);
      if (done.has(id)) assert.equal(isThere, false, `${id} is said to be gone`);
      if (!intents.has(id)) assert.equal(isThere, true, `${id} is in no line`);
    }
    return done.size;
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, DOCKER_HOST: this.#engine.endpoint, XDG_STATE_HOME: this.state };
  }
}

interface EndedSpec {
  readonly image?: string;
  readonly mib?: number;
  /** MiB by volume. */
  readonly volumes?: Readonly<Record<string, number>>;
  readonly network?: string;
}

export interface PlannedItem {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly removable: boolean;
  readonly reason: string;
  readonly heldBy: readonly string[];
}

export interface ParsedPlan {
  readonly items: readonly PlannedItem[];
  readonly freesBytes: number;
  readonly disk: { readonly usedBytes: number; readonly usedBytesAfter: number };
}

export interface JournalLine {
  readonly phase: 'intent' | 'result';
  readonly n: string;
  readonly id: string;
  readonly name: string;
  readonly verb: string;
  readonly result?: string;
  readonly undo?: string;
}
