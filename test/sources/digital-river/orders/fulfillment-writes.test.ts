import { fold } from '../../../../src/salesforce/records/fold.ts';
import { groupName, type RecordWrite } from '../../../../src/salesforce/records/record-write.ts';
import {
  readSubjectState,
  type SubjectState,
} from '../../../../src/salesforce/records/state/subject-state.ts';
import { recordName, type Write } from '../../../../src/salesforce/records/write.ts';
import { digitalriverv3Profile } from '../../../../src/salesforce/schema/digitalriverv3.ts';
import { connectorProfile, type Profile } from '../../../../src/salesforce/schema/profile.ts';
import { fulfillmentWrites } from '../../../../src/sources/digital-river/orders/fulfillment-writes.ts';
import type { OrderFacts } from '../../../../src/sources/digital-river/orders/order-facts.ts';

const ELIGIBLE = 'Eligible_For_Fulfillment__c';
const CANCELLED = 'Order_Cancelled__c';
const RECORD = { object: 'DR_Fulfillment__c', field: 'DR_Order_Id__c', value: 'dr-1' };

/** An order event of this name, at a minute. */
function factsOf(step: string, minute: number, state = step): OrderFacts {
  const at = minute * 60_000_000;
  const type = `order.${step}` as OrderFacts['type'];
  return {
    eventId: `${step} ${minute}`,
    type,
    drOrderId: 'dr-1',
    state,
    changedAt: at,
    createdAt: at,
  };
}

const requested = (facts: OrderFacts, profile: Profile = connectorProfile) =>
  fulfillmentWrites(facts, profile).map((write) => ({ event: facts.eventId, write }));

/** The state after a fold, and the fields that it writes. */
function applied(state: SubjectState, facts: OrderFacts[], profile = connectorProfile) {
  const folded = fold(
    facts.flatMap((each) => requested(each, profile)),
    state,
  );
  const groups = folded.writes.flatMap(({ groups: all }) => all);
  const versions = groups.map(({ name, version }) => [groupName(RECORD, name), version]);
  const isCreated = folded.writes.some((write: RecordWrite) => !write.updateOnly);
  const fields: Record<string, unknown> = Object.assign({}, ...groups.map((group) => group.fields));
  const next: SubjectState = {
    ...state,
    applied: { ...state.applied, ...Object.fromEntries(versions) },
    created: isCreated ? [recordName(RECORD)] : state.created,
    deferred: isCreated ? [] : [...state.deferred, ...folded.deferred],
  };
  return { fields, next };
}

/** What the Fulfillment shows after these events, one by one; undefined when there is none. */
function fulfillmentAfter(...events: OrderFacts[]): Record<string, unknown> | undefined {
  let state = readSubjectState({});
  const row: Record<string, unknown> = {};
  for (const event of events) {
    const { fields, next } = applied(state, [event]);
    Object.assign(row, fields);
    state = next;
  }
  return state.created.length === 0 ? undefined : row;
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['accepted', [['accepted', 1]], true],
  ['accepted, then blocked', [['accepted', 1], ['blocked', 2]], false],
  ['blocked, then accepted', [['blocked', 1], ['accepted', 2]], true],
  ['accepted, then cancelled', [['accepted', 1], ['cancelled', 2]], false],
  ['cancelled before it was accepted', [['cancelled', 1], ['accepted', 2]], false],
  ['accepted, blocked, accepted', [['accepted', 1], ['blocked', 2], ['accepted', 3]], true],
  ['accepted, cancelled, accepted', [['accepted', 1], ['cancelled', 2], ['accepted', 3]], false],
  ['accepted, complete', [['accepted', 1], ['complete', 2]], true],
] as [string, [string, number][], boolean][])('%s: the same whatever the order of arrival, one by one or folded', (_case, steps, expected) => {
  const events = steps.map(([step, minute]) => factsOf(step, minute));
  for (const arrival of permutations(events)) {
    expect(fulfillmentAfter(...arrival)).toMatchObject({ [ELIGIBLE]: expected });
    expect(applied(readSubjectState({}), arrival).fields).toMatchObject({ [ELIGIBLE]: expected });
  }
});

test.each([['blocked'], ['cancelled']])('%s alone creates no Fulfillment', (step) => {
  expect(fulfillmentAfter(factsOf(step, 1))).toBeUndefined();
});

describe('an accepted event whose order was changed since', () => {
  test.each(['cancelled', 'blocked', 'Cancelled', ' blocked '])(
    'state %j creates no Fulfillment and makes none eligible',
    (state) => {
      expect(fulfillmentAfter(factsOf('accepted', 2, state))).toBeUndefined();
      const row = fulfillmentAfter(factsOf('accepted', 1), factsOf('accepted', 2, state));
      expect(row).toMatchObject({ [ELIGIBLE]: false });
    },
  );

  test.each(['accepted', 'fulfilled', 'complete', 'in_review', 'dispute', 'cancellation'])(
    'state %j releases the order as before',
    (state) => {
      expect(fulfillmentAfter(factsOf('accepted', 1, state))).toMatchObject({ [ELIGIBLE]: true });
    },
  );

  test('a cancelled one closes the Fulfillment, as the cancellation itself does', () => {
    const row = fulfillmentAfter(factsOf('accepted', 1), factsOf('accepted', 2, 'cancelled'));
    expect(row).toMatchObject({ [CANCELLED]: true, DR_Fulfillment_Status__c: 'Cancelled' });
  });
});

describe('a subject that an earlier release has worked on', () => {
  const base = {
    record: RECORD,
    rule: 'once',
    version: [1, 5, 5, 10, 'e'],
    creates: false,
  } as const;
  const flag: Write = { ...base, group: CANCELLED, fields: { [CANCELLED]: true } };

  test('a cancellation that was applied keeps a late acceptance from making it eligible', () => {
    const state = readSubjectState({
      applied: { [groupName(RECORD, CANCELLED)]: [1, 5, 5, 10, 'e'] },
      made: [recordName(RECORD)],
    });
    expect(applied(state, [factsOf('accepted', 9)]).fields).not.toHaveProperty(ELIGIBLE);
  });

  test('a cancellation that was deferred does so as well, and the Fulfillment is created', () => {
    const { fields, next } = applied(readSubjectState({ held: [flag] }), [factsOf('accepted', 9)]);
    expect(fields).toMatchObject({ [CANCELLED]: true });
    expect(fields).not.toHaveProperty(ELIGIBLE);
    expect(next.created).toEqual([recordName(RECORD)]);
  });

  test('an acceptance that was applied is cleared by what is newer, not by what is older', () => {
    const version = fulfillmentWrites(factsOf('accepted', 5), connectorProfile)[0]?.version ?? [];
    const state = readSubjectState({
      applied: { [groupName(RECORD, ELIGIBLE)]: [...version] },
      made: [recordName(RECORD)],
    });
    expect(applied(state, [factsOf('blocked', 4)]).fields).toEqual({});
    expect(applied(state, [factsOf('blocked', 6)]).fields).toMatchObject({ [ELIGIBLE]: false });
    expect(applied(state, [factsOf('cancelled', 4)]).fields).toMatchObject({ [ELIGIBLE]: false });
  });

  test('beside it, an earlier release leaves alone what this one has written', () => {
    const { next } = applied(readSubjectState({ made: [recordName(RECORD)] }), [
      factsOf('cancelled', 2),
    ]);
    const earlier: Write = {
      ...base,
      group: ELIGIBLE,
      version: [0, 1, 1, 6, 'late'],
      creates: true,
      fields: { [ELIGIBLE]: true },
    };
    expect(fold([{ event: 'late', write: earlier }], next).writes).toEqual([]);
  });
});

test('under the package, which owns the field, it is only set', () => {
  const eligible = digitalriverv3Profile.fulfillment.ofiReceived;
  const written = (step: string) =>
    fulfillmentWrites(factsOf(step, 1), digitalriverv3Profile).flatMap(({ fields, rule, group }) =>
      group === eligible ? [[rule, fields[eligible]]] : [],
    );
  expect(written('accepted')).toEqual([['once', true]]);
  expect([written('blocked'), written('cancelled')]).toEqual([[], []]);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
