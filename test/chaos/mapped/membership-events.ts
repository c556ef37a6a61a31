import { derivedUuid } from '../../../local/events/derived-ids.ts';
import type { PlannedEvent } from '../plan/events.ts';
import type { Random } from '../random.ts';
import { APPLIED, INVALID, type Outcome, startOf, stepsOf, UNMAPPED } from './planned-subjects.ts';

const LATER = ['membership.renewed', 'membership.renewed', 'membership.paused'] as const;

/**
 * Plans the events of one membership. Some begin twice, some times are equal, and some events write
 * nothing.
 */
export function membershipEvents(random: Random, seed: number, index: number): PlannedEvent[] {
  const member = `mem-${seed}-${index}`;
  const types: string[] = ['membership.started'];
  for (let step = random.whole(0, 4); step > 0; step -= 1) types.push(random.pick(LATER));
  if (random.chance(0.3)) types.push('membership.started');
  if (random.chance(0.5)) types.push('membership.ended');
  const times = stepsOf(random, startOf(index), types.length + 2);
  const event = (name: string, type: string, outcome: Outcome) => {
    const data = dataOf(random, member);
    const timestamp = new Date(times.shift() ?? 0).toISOString();
    const id = `msg_${derivedUuid(member, `event ${name}`)}`;
    const body = JSON.stringify({ type, timestamp, data });
    return {
      ...{ id, sender: 'memberships' as const, order: undefined, about: member, body },
      ...outcome,
    };
  };
  return [
    ...types.map((type, step) => event(`state ${step}`, type, APPLIED)),
    ...(random.chance(0.1) ? [event('other', 'invoice.paid', UNMAPPED)] : []),
    ...(random.chance(0.1) ? [event('unknown', 'membership.of.no.known.state', INVALID)] : []),
  ];
}

function dataOf(random: Random, id: string) {
  return {
    id,
    ...(random.chance(0.3) ? {} : { plan: random.pick(['Silver', 'Gold', 'Über-Gold ★']) }),
    validUntil: new Date(Date.UTC(2027, random.whole(0, 11), random.whole(1, 28))).toISOString(),
    member: { email: `member${random.whole(1, 5)}@example.com` },
  };
}
