/** 10,000 containers in the engine's list: `node --import tsx test/perf/crowd-bench.ts`. */
import { crowd } from '../support/crowd.js';

const COUNT = 10_000;
const LASTS_MS = 10_000;

const { firstMs, allMs, delays, rssBytes, listsAsked } = await crowd(COUNT, LASTS_MS);
console.log(`${COUNT} containers in the list, a tenth of them running, for ${LASTS_MS / 1000} s`);
console.log(`first row after ${firstMs.toFixed(0)} ms, all of them after ${allMs.toFixed(0)} ms`);
console.log(`event loop held p50 ${delays.p50} p99 ${delays.p99} max ${delays.max} ms`);
console.log(`${(rssBytes / 2 ** 20).toFixed(0)} MiB, ${listsAsked} lists more`);
