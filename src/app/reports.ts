import type { Args } from './args.js';
export function runReports(args: Args): Promise<number> {
  throw new Error(`not yet: ${args.command}`);
}
