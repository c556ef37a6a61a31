import { giveWayWords } from '../inbox/repair/replay-command.ts';
import type { Claim } from '../salesforce/records/write.ts';
import type { ConflictParties } from '../salesforce/refusal.ts';
import { isWord } from '../shown-text.ts';

/**
 * What an admin can do about a conflict, in full sentences. Pure.
 *
 * @param object API name of the object of the records
 * @param claim of the event's subject
 */
export function conflictAdvice(object: string, claim: Claim, parties: ConflictParties): string {
  const { otherRecord, owner } = parties;
  if (otherRecord === undefined) return ofAnotherSubject(object, claim, parties);
  if (owner === undefined) return ofSameValue(object, claim, otherRecord);
  return ofTwoRecords(object, claim, parties);
}

function ofAnotherSubject(
  object: string,
  claim: Claim,
  { record, owner }: ConflictParties,
): string {
  const it = `${object} ${record}`;
  const { field, label } = claim;
  if (claim.canGiveWay && owner !== undefined && isWord(owner)) return byDecision(claim, owner);
  return ways(
    [
      'The other order is over (such as a cancelled payment attempt) or a mistake',
      [`Clear ${allFields(claim)} of ${it}.`, 'Replay.'],
      whatStays(claim),
    ],
    [
      `This event belongs to another ${object}`,
      [
        `Write its ${label} into ${field} of that one.`,
        `Clear ${field} of ${it}.`,
        'Replay.',
        'Put the former value back.',
      ],
    ],
  );
}

function ofSameValue(object: string, { field }: Claim, otherRecord: string): string {
  const it = otherRecord === '' ? `the ${object} that carries it` : `${object} ${otherRecord}`;
  return `Clear ${field} on all records but the right one, then replay. If the integration user cannot see ${it}, share it with the user.`;
}

function ofTwoRecords(
  object: string,
  claim: Claim,
  { record, otherRecord }: ConflictParties,
): string {
  const [right, named] = [`${object} ${record}`, `${object} ${otherRecord}`];
  const { field } = claim;
  return ways(
    [
      `The event is for ${right}`,
      [`Clear ${field} of ${named}.`, 'Replay.', 'Put the former value back.'],
    ],
    [
      `It is for ${named}`,
      [`Clear ${field} of ${right}.`, `Clear ${allFields(claim)} of ${named}.`, 'Replay.'],
      whatStays(claim),
    ],
  );
}

/** A case, the steps to take, and what to know of it. */
type Way = readonly [when: string, steps: readonly string[], remark?: string];

/** Such as `A. …: 1. … 2. … B. …: 1. …`. */
function ways(...all: readonly Way[]): string {
  return all
    .map(([when, steps, remark = ''], index) => {
      const numbered = steps.map((step, place) => `${place + 1}. ${step}`).join(' ');
      return `${'AB'.charAt(index)}. ${when}: ${numbered}${remark && ` ${remark}`}`;
    })
    .join(' ');
}

function whatStays({ further = [] }: Claim): string {
  if (further.length === 0) return '';
  return `What the other order has in ${further.join(' and ')} stays.`;
}

/** What happens by itself, how a person sees what giving way means, and the way by hand. */
function byDecision({ freedBy }: Claim, owner: string): string {
  const byItself =
    freedBy === undefined
      ? ''
      : `This event is tried again by itself when ${owner} is ${freedBy}. `;
  return `${byItself}To see what giving it the record means, and to decide: ${giveWayWords(owner)}. Other ways: docs/operations.md, Conflicts by hand.`;
}

function allFields({ field, values = [] }: Claim): string {
  const names = [field, ...values];
  return names.length === 1 ? field : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
