import type { ContainerTarget } from '../model/operation.js';
import type { TypedLine } from './typed-line.js';

/** What is to have the terminal, while it is told how: a command with its options. */
export interface Launch extends TypedLine {
  readonly type: 'launch';
  readonly target: ContainerTarget;
  readonly way: LaunchWay;
}

/** In the container; of this machine in its namespaces, by the host pid of its first process; for its log. */
export type LaunchWay =
  | { readonly does: 'exec' }
  | { readonly does: 'nsenter'; readonly pid: number }
  | { readonly does: 'pipe' };
