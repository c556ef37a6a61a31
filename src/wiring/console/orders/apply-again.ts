import type { AppliedAgain } from '../../../console/operation/applied-again.ts';
import type { SubjectName } from '../../../inbox/repair/event-selection.ts';
import { type AgainBasis, applyAgain } from '../../../repairs/again/apply-again.ts';
import type { Totals } from '../../../repairs/again/totals.ts';
import type { Parts } from '../../parts.ts';
import { senderWrites, writtenFields } from '../../written-fields.ts';

/** A person waits for it in a browser, for a few seconds at most. */
const ATTEMPTS = 4;
/** Of the bodies of an order, for the page that shows what would be written again. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Who asks for it, and how. */
interface Asked {
  readonly by: string;
  /** Whether the person knows that the record is another order's by now: see {@link AgainBasis}. */
  readonly isNamed: boolean;
}

/** Finds out what applying an order again means; nothing is changed. */
export function surveyAgain(parts: Parts, subject: SubjectName): Promise<Totals> {
  return applyAgain([subject], basisOf(parts, { isConfirmed: false, isNamed: true, by: '' }));
}

/** Applies an order again, unless workers have it all the time. */
export async function applyOrderAgain(
  parts: Parts,
  subject: SubjectName,
  asked: Asked,
): Promise<AppliedAgain> {
  const totals = await applyAgain([subject], basisOf(parts, { ...asked, isConfirmed: true }));
  const [left] = totals.leftOut;
  if (left !== undefined) return { kind: 'owned', owner: left.owner };
  const [why] = totals.skippedSince;
  return why === undefined
    ? { kind: 'applied', events: totals.events + totals.open }
    : { kind: 'obstacle', why };
}

function basisOf(
  parts: Parts,
  asked: Pick<AgainBasis, 'isConfirmed' | 'isNamed' | 'by'>,
): AgainBasis {
  const sources = parts.senders().map(({ source }) => source);
  return {
    ...asked,
    ...{ pool: parts.pool(), sources, attempts: ATTEMPTS, maxBytes: MAX_BYTES, now: Date.now() },
    fields: writtenFields(parts.profile(), senderWrites(parts.config, sources)),
  };
}
