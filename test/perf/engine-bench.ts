/**
 * dtop with the containers of a real engine: what its user notices, and what it costs the machine.
 * Usage: node --import tsx test/perf/engine-bench.ts [--300: as many containers, and the costs alone]
 */
import { notRun } from '../support/bench.js';
import { engineMissing } from '../support/dockerd.js';
import { EngineFleet } from '../support/engine-fleet.js';
import { measureTerminal } from './terminal-bench.js';
import { measureWatching } from './watching-bench.js';

const MANY = process.argv.includes('--300');

const missing = engineMissing();
if (missing === undefined) {
  const fleet = await EngineFleet.of(MANY ? 300 : 60);
  try {
    if (!MANY) await measureTerminal(fleet);
    await fleet.work();
    await measureWatching(fleet);
  } finally {
    await fleet.close();
  }
} else notRun('engine', missing);
