import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreadableNotices } from '../../src/app/unreadable.js';
import { Failure } from '../../src/model/failure.js';
import type { SampleFailure } from '../../src/sampler/tracked.js';
import { container, stateWith } from '../support/sample-state.js';

const fleet = [container(0), container(1), container(2)];
const state = stateWith(fleet);
const failed = (index: number, failure: Failure): SampleFailure => ({
  id: fleet[index]?.id ?? container(9).id,
  source: 'cgroup-v2',
  failure,
});
const DENIED = new Failure('denied', 'EACCES: open cpu.stat', 'run as root');
const FULL = new Failure('protocol', 'EMFILE: too many open files');

test('tells of figures that cannot be read, each kind of failure once', () => {
  const notices = unreadableNotices();
  assert.equal(notices([], state), undefined);
  const first = notices([failed(1, DENIED), failed(2, DENIED)], state);
  assert.equal(
    first?.text,
    `cgroup-v2 figures of ${fleet[1]?.name} and 1 more: EACCES: open cpu.stat`,
  );
  assert.equal(first?.hint, 'run as root');
  assert.equal(notices([failed(0, DENIED)], state), undefined, 'tried again and again');
  assert.match(notices([failed(0, FULL)], state)?.text ?? '', /EMFILE/);
});
