import type { Outcome } from '../exchange.ts';
import { failed, type Judgement, ok } from './judgement.ts';
import { isSafelistDenial, SAFELIST_TODO } from './safelist-denial.ts';
import { sortOutcome } from './shared-faults.ts';

/** What is expected of a call without any proof. */
export const EXPECTED_UNPROVEN = '401';

/** Judges the answer to an event without any proof. Pure. */
export function judgeUnproven(outcome: Outcome): Judgement {
  const sorted = sortOutcome(outcome, { what: 'the connector', option: '--address' });
  if ('fault' in sorted) return sorted.fault;
  const { reply } = sorted;
  if (reply.status === 401) return ok(`401 in ${reply.ms} ms`);
  if (isSafelistDenial(reply)) return failed('403: this address is not allowed', SAFELIST_TODO);
  return reply.status < 300
    ? failed(
        `${reply.status}: anyone can send events`,
        'Require a proof of every path: DIGITAL_RIVER_PROOF must not be none.',
      )
    : failed(
        String(reply.status),
        'Check that the connector itself answers at --address, and not a gateway in front of it.',
      );
}
