import type { SafeJson } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';
import { NOW } from './sample-state.js';

const time = (atMs: number): SafeJson => own(new Date(atMs).toISOString());

interface RunSpec {
  readonly code?: number;
  readonly ranMs?: number;
  readonly endedMs?: number;
  readonly restarts?: number;
  readonly policy?: string;
  readonly most?: number;
  readonly oom?: boolean;
  readonly memory?: number;
}

/** What an inspect tells of a run that ended so long ago, after so long. */
export const inspectedRun = ({
  code = 1,
  ranMs = 41_000,
  endedMs = 90_000,
  restarts = 0,
  policy = 'no',
  most = 0,
  oom = false,
  memory = 0,
}: RunSpec = {}): SafeJson => ({
  RestartCount: restarts,
  State: {
    Status: own('exited'),
    ExitCode: code,
    OOMKilled: oom,
    Error: own(''),
    StartedAt: time(NOW - endedMs - ranMs),
    FinishedAt: time(NOW - endedMs),
    Health: {
      Log: [
        { End: time(NOW - 40_000), ExitCode: 0, Output: own('ok') },
        { End: time(NOW - 10_000), ExitCode: 7, Output: own('connection refused') },
      ],
    },
  },
  HostConfig: { Memory: memory, RestartPolicy: { Name: own(policy), MaximumRetryCount: most } },
  NetworkSettings: { Networks: { bridge: { IPAddress: own('172.17.0.4') } } },
});
