import type { HolderSource, Listeners } from '../model/holder.js';
import type { KernelQuestion } from '../panes/look-ups.js';

/** @returns undefined where the engine's machine is not this one */
export async function askKernel(
  holders: HolderSource | undefined,
  question: KernelQuestion,
): Promise<Listeners | undefined> {
  if (holders === undefined) return undefined;
  if (question.of === 'port') return holders.ofPort(question.port, question.hostNetwork);
  const holder = holders.ofPid(question.pid);
  return { holders: holder === undefined ? [] : [holder], hidden: false };
}
