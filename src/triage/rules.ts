import type { Rule } from './rule.js';
import { lifeRules } from './rules-life.js';
import { loadRules } from './rules-load.js';
import { memoryRules } from './rules-memory.js';

/** In the order in which verdicts of the same severity are told: what explains the others comes first. */
export const RULES: readonly Rule[] = [
  lifeRules.restartLoop,
  lifeRules.oomKilled,
  loadRules.pidsLimit,
  memoryRules.memoryLimit,
  lifeRules.unhealthy,
  loadRules.networkFlood,
  loadRules.diskStall,
  loadRules.logGrowth,
  loadRules.cpuThrottled,
  memoryRules.swapping,
  memoryRules.memoryLeak,
  loadRules.causing,
  lifeRules.exited,
  loadRules.starving,
  loadRules.cpuHog,
  lifeRules.paused,
];
