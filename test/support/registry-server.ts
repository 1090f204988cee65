/**
 * A read-only registry (OCI distribution specification, "Pull") of images made up when they are asked for: five
 * layers of bytes that do not compress, others in each repository. What is in `slow/` comes slowly. It has no tag
 * `missing`. Its first line of output is its port; it ends with its standard input.
 */
import { createHash } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Random } from './random.js';
import { tar } from './tar.js';

const KIB = 1024;
const LAYERS_KIB = [40, 700, 1500, 900, 300] as const;
const SLOW_BYTES_PER_SEC = 150 * KIB;
const CHUNK = 8 * KIB;
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64' };

interface Blob {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

const blobs = new Map<string, Buffer>();
const manifests = new Map<string, Buffer>();

const digestOf = (data: Buffer): string =>
  `sha256:${createHash('sha256').update(data).digest('hex')}`;

function keep(data: Buffer, mediaType: string): Blob {
  const digest = digestOf(data);
  blobs.set(digest, data);
  return { mediaType, size: data.length, digest };
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

function noise(seed: string, bytes: number): Buffer {
  const random = new Random(createHash('sha256').update(seed).digest().readInt32LE());
  return Buffer.from(Array.from({ length: bytes }, () => random.integer(0, 255)));
}

function manifestOf(repository: string): Buffer {
  const archives = LAYERS_KIB.map((kib, index) =>
    tar([{ name: `layer-${index}`, data: noise(`${repository} ${index}`, kib * KIB) }]),
  );
  const config = {
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    config: { Cmd: ['/layer-0'] },
    rootfs: { type: 'layers', diff_ids: archives.map(digestOf) },
    history: archives.map((_, index) => ({ created_by: `COPY layer-${index} / # buildkit` })),
  };
  const gzip = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
  return json({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: keep(json(config), 'application/vnd.docker.container.image.v1+json'),
    layers: archives.map((archive) => keep(gzipSync(archive), gzip)),
  });
}

function manifest(repository: string, reference: string): Buffer | undefined {
  if (reference === 'missing') return undefined;
  if (reference.startsWith('sha256:')) return manifests.get(reference);
  const made = manifestOf(repository);
  manifests.set(digestOf(made), made);
  return made;
}

async function answer({ url = '/', method }: IncomingMessage, response: ServerResponse) {
  const [, repository = '', kind, reference = ''] =
    /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url) ?? [];
  if (kind === undefined) return response.writeHead(200).end('{}');
  const isManifest = kind === 'manifests';
  const data = isManifest ? manifest(repository, reference) : blobs.get(reference);
  if (data === undefined) {
    const code = isManifest ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN';
    return response
      .writeHead(404, { 'content-type': 'application/json' })
      .end(json({ errors: [{ code, message: `${kind} unknown` }] }));
  }
  response.writeHead(200, {
    'content-type': isManifest ? MANIFEST : 'application/octet-stream',
    'content-length': data.length,
    'docker-content-digest': digestOf(data),
  });
  if (method !== 'HEAD') await send(response, data, repository.startsWith('slow/'));
  return response.end();
}

async function send(response: ServerResponse, data: Buffer, slow: boolean): Promise<void> {
  if (!slow) return void response.write(data);
  for (let at = 0; at < data.length && !response.destroyed; at += CHUNK) {
    response.write(data.subarray(at, at + CHUNK));
    await sleep((1000 * CHUNK) / SLOW_BYTES_PER_SEC);
  }
}

const server = http.createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : '');
});
process.stdin.on('end', () => process.exit()).resume();
