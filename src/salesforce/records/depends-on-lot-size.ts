import { ERROR_CODES } from '../error-codes.ts';
import { LIMITS, LOCKS } from '../passing-causes.ts';
import type { Refusal } from '../refusal.ts';

const INDEPENDENT_CODES = new Set<string>(
  ERROR_CODES.filter((row) => row.at(5) === 'alone').map(([code]) => code),
);
const LIMIT = new RegExp(LIMITS.join('|'), 'i');
const LOCK = new RegExp(LOCKS.join('|'), 'i');

/**
 * Whether Salesforce may accept a record in a smaller lot that it refused together with others.
 * Triggers show limits under any code. Pure.
 */
export function dependsOnLotSize({ verdict, code, detail }: Refusal): boolean {
  if (verdict !== 'park' && verdict !== 'retry') return false;
  return LIMIT.test(detail) || (!INDEPENDENT_CODES.has(code) && !LOCK.test(detail));
}
