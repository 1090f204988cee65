import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const SERVER = path.join(import.meta.dirname, 'registry-server.ts');

export interface Registry {
  /** `127.0.0.1:<port>`: an engine talks to its own loopback without TLS. */
  readonly address: string;
  close(): void;
}

/** A registry on the loopback of another process's network. */
export async function startRegistry(besidePid: number): Promise<Registry> {
  const server = spawn(
    'nsenter',
    ['--net', '--target', String(besidePid), process.execPath, '--import', 'tsx', SERVER],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  for await (const port of createInterface({ input: server.stdout }))
    return { address: `127.0.0.1:${port}`, close: () => server.stdin.end() };
  throw new Error('the registry ended before it listened');
}
