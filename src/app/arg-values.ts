import { InvalidArgumentError } from 'commander';
import { parseEndpoint } from '../engine/endpoint.js';
import { asFailure } from '../model/failure.js';

/** Values of options as commander wants them read: what is wrong with one is thrown. */

function number(text: string): number {
  return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
}

export function interval(text: string): number {
  const seconds = number(text);
  if (seconds >= 0.1 && seconds <= 60) return seconds;
  throw new InvalidArgumentError('It must be 0.1 to 60 seconds.');
}

export function count(text: string): number {
  const reports = number(text);
  if (Number.isSafeInteger(reports) && reports > 0) return reports;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

export function endpoint(text: string, before: string | undefined): string {
  if (before !== undefined)
    throw new InvalidArgumentError('One host at a time for the time being.');
  try {
    return parseEndpoint(text, {}).text;
  } catch (error) {
    const failure = asFailure(error);
    // certificates that cannot be read are for the connection to tell
    if (failure.kind !== 'unsupported') return text;
    throw new InvalidArgumentError(failure.hint ?? failure.said);
  }
}

export const repeated = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];
