import type { FoundRecord, GoodCall } from './good-call.ts';

/** A good call, and how it was answered. */
export interface AnsweredCall extends GoodCall {
  /** Undefined when the connection was closed without an answer. */
  readonly status: number | undefined;
  /** Time until the answer, in milliseconds. */
  readonly ms: number;
}

/** Far more than a call takes on a busy machine, and less than a call that waits for another. */
const MAX_ANSWER_MS = 10_000;
const SOURCES = ['digital-river', 'xanpay', 'xoxoday-plum'] as const;
const MAX_SHOWN = 5;

/** Sentences about good calls that were refused or slow, and about records that are not right. */
export function checkGoodCalls(
  calls: readonly AnsweredCall[],
  records: readonly FoundRecord[],
): string[] {
  const found = new Map(records.map(({ key, facts }) => [key, facts]));
  const wanted = new Map(calls.map((call) => [`${call.source} ${call.key}`, call]));
  const silent = SOURCES.filter((name) => !calls.some(({ source }) => source === name));
  return [
    ...silent.map((name) => `No good call of ${name} was made.`),
    ...shown(
      calls.filter(({ status }) => status !== 202),
      ({ source, status }) => `A good call of ${source} was answered ${status}.`,
    ),
    ...shown(
      calls.filter(({ ms }) => ms > MAX_ANSWER_MS),
      ({ source, ms }) => `A good call of ${source} was answered after ${Math.round(ms)} ms.`,
    ),
    ...shown(
      [...wanted.values()].filter(({ key, facts }) => found.get(key) !== facts),
      ({ source, key, facts }) =>
        `Record ${key} of a good caller of ${source} has ${found.get(key)}, expected ${facts}.`,
    ),
  ];
}

function shown(calls: readonly AnsweredCall[], sentence: (call: AnsweredCall) => string): string[] {
  return calls.slice(0, MAX_SHOWN).map((call) => `${sentence(call)} (${calls.length} in all)`);
}
