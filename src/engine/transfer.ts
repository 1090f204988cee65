import { promises } from 'node:fs';
import type { OnProgress } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { Operation, ProcessSignal } from '../model/operation.js';
import type { Request } from './call.js';
import { expectDone } from './done.js';
import { HELPER_LABEL, helperMark } from './helper-mark.js';
import { parseJson } from './json-rows.js';
import { fileFailure, filePathOf, writeNewFile } from './new-file.js';
import { inspected, type Asking } from './perform.js';
import { DEADLINE, objectPath } from './requests.js';
import { JsonLines } from './stream.js';
import { TarEnd } from './tar-end.js';
import * as wire from './wire.js';
import { fullImageId } from './wire-container.js';

/** Files of this machine, written or read. */
export type Transferred = Extract<
  Operation,
  { readonly op: 'image.save' | 'image.load' | 'volume.export' }
>;

export const isTransfer = (
  operation: Exclude<Operation, ProcessSignal>,
): operation is Transferred =>
  operation.op === 'image.save' ||
  operation.op === 'image.load' ||
  operation.op === 'volume.export';

/** How often it is told how far it is. */
const TELL_BYTES = 2 ** 20;

/** Ends with the file complete, or without a file. */
export function transfer(
  asking: Asking,
  operation: Transferred,
  onProgress: OnProgress = () => {},
): Promise<void> {
  switch (operation.op) {
    case 'image.save':
      return save(asking, operation, onProgress);
    case 'image.load':
      return load(asking, operation, onProgress);
    case 'volume.export':
      return exportVolume(asking, operation, onProgress);
  }
}

/** By its references, so that a load brings them back; they have to be of this image still. */
async function save(
  asking: Asking,
  { target, references, sizeBytes, file }: Extract<Transferred, { op: 'image.save' }>,
  onProgress: OnProgress,
): Promise<void> {
  const names = references.length > 0 ? references : [target.id];
  for (const name of names) {
    const now = fullImageId((await inspected(asking, 'image', name))['Id']);
    if (now === target.id) continue;
    const why = `${name} is of another image by now`;
    throw new Failure('changed', why, 'Nothing was done. Look at it again.');
  }
  const request = { path: '/images/get', query: { names } };
  await archive(asking, request, { file, sizeBytes, onProgress });
}

interface Archived {
  readonly file: string;
  /** About. */
  readonly sizeBytes: number;
  readonly onProgress: OnProgress;
}

/** A tar of the engine's as a new file. */
async function archive(
  { daemon, signal }: Asking,
  from: Pick<Request, 'path' | 'query'>,
  { file, sizeBytes, onProgress }: Archived,
): Promise<void> {
  const request = { ...from, deadlineMs: DEADLINE.transfer, endless: true };
  await writeNewFile(file, async (write) => {
    const end = new TarEnd();
    let told = -Infinity;
    for await (const chunk of daemon.stream(request, signal)) {
      await write(chunk);
      end.push(chunk);
      if (end.bytes - told < TELL_BYTES) continue;
      told = end.bytes;
      onProgress({ movedBytes: told, totalBytes: Math.max(sizeBytes, told) });
    }
    expectGoingOn(signal);
    end.expect();
  });
}

function expectGoingOn(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure('aborted', 'cancelled');
}

async function load(
  { daemon, signal }: Asking,
  { target }: Extract<Transferred, { op: 'image.load' }>,
  onProgress: OnProgress,
): Promise<void> {
  const path = filePathOf(target.id);
  const file = await promises.open(path).catch((error: unknown) => {
    throw fileFailure(error);
  });
  try {
    const totalBytes = (await file.stat()).size;
    let movedBytes = 0;
    let toldBytes = 0;
    const upload = file.createReadStream({ autoClose: false });
    upload.on('data', (chunk) => {
      movedBytes += chunk.length;
      if (movedBytes - toldBytes < TELL_BYTES && movedBytes < totalBytes) return;
      toldBytes = movedBytes;
      onProgress({ movedBytes, totalBytes });
    });
    const request: Request = {
      ...{ method: 'POST', path: '/images/load', query: { quiet: true }, upload },
      ...{ deadlineMs: DEADLINE.transfer },
    };
    let told = 0;
    let failure: Failure | undefined;
    const lines = new JsonLines(
      (line) => {
        told++;
        const said = wire.raw(wire.field(line, 'error'));
        if (said !== undefined) failure ??= new Failure('daemon', said);
      },
      () => {},
    );
    for await (const chunk of daemon.stream(request, signal)) lines.push(chunk);
    expectGoingOn(signal);
    if (told === 0) failure = new Failure('protocol', 'the engine did not say what it loaded');
    if (failure !== undefined) throw failure;
  } finally {
    await file.close();
  }
}

/** Where the volume is seen in the container that is made for it. */
const PLACE = '/dtop-export';

/**
 * An engine gives files of containers only: one is made that never runs, with the volume read-only, and
 * removed afterwards. Links within the volume stay links: none of them is followed.
 */
async function exportVolume(
  asking: Asking,
  { target, image, sizeBytes, file }: Extract<Transferred, { op: 'volume.export' }>,
  onProgress: OnProgress,
): Promise<void> {
  // made anew by its name otherwise, and empty
  await inspected(asking, 'volume', target.id);
  const id = await helper(asking, target.id, image);
  try {
    const request = {
      path: `${objectPath('container', id)}/archive`,
      query: { path: `${PLACE}/.` },
    };
    await archive(asking, request, { file, sizeBytes, onProgress });
  } finally {
    // also when it was cancelled. Without `v`: no volume goes with it
    const request = { method: 'DELETE', path: objectPath('container', id) } as const;
    const { signal } = new AbortController();
    await asking.daemon.call({ ...request, deadlineMs: DEADLINE.remove }, signal);
  }
}

async function helper({ daemon, signal }: Asking, volume: string, image: string): Promise<string> {
  const Mounts = [
    {
      ...{ Type: 'volume', Source: volume, Target: PLACE, ReadOnly: true },
      VolumeOptions: { NoCopy: true },
    },
  ];
  const body = {
    ...{ Image: image, Cmd: ['none'], Entrypoint: [], Labels: { [HELPER_LABEL]: helperMark() } },
    ...{ NetworkDisabled: true, HostConfig: { Mounts, NetworkMode: 'none' } },
  };
  const request = { method: 'POST', path: '/containers/create', body } as const;
  const answer = await daemon.call({ ...request, deadlineMs: DEADLINE.change }, signal);
  expectDone('container.create', answer);
  return wire.raw(wire.field(parseJson(answer.body), 'Id')) ?? '';
}
