import { toRecordId } from '../../src/salesforce/records/record-id.ts';
import { OrdersOrg, type Row } from './orders-org.ts';
import { event, naming, Subject } from './subject.ts';

const X = toRecordId('801Hs00000AAAAA') ?? '';
const FULFILLMENT = 'DR_Fulfillment__c A';
const ELIGIBLE = 'Eligible_For_Fulfillment__c';

type Ending = 'blocked' | 'cancelled';
const ending = (state: Ending, minute = 5) => event(`order.${state}`, minute, naming(X));
const accepted = (minute = 0) => event('order.accepted', minute, naming(X));

/** An org whose Orders refuse both endings, or are locked with them. */
function orgRefusing(code?: string): OrdersOrg {
  const org = new OrdersOrg(X);
  org.refuses = ({ DR_Order_State__c: state }: Row) => state === 'blocked' || state === 'cancelled';
  if (code !== undefined) org.refusedWith = code;
  return org;
}

const closed = {
  blocked: { [ELIGIBLE]: false, DR_Fulfillment_Status__c: 'Open' },
  cancelled: {
    [ELIGIBLE]: false,
    DR_Fulfillment_Status__c: 'Cancelled',
    Order_Cancelled__c: true,
  },
};

const RULE = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
const codes = [
  [RULE, 'parked'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'parked'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', 'waiting'],
  ['ENTITY_IS_LOCKED', 'waiting'],
  ['UNABLE_TO_LOCK_ROW', 'pending'],
] as const;
const endings: readonly Ending[] = ['blocked', 'cancelled'];
const cases = endings.flatMap((state) =>
  codes.map(([code, status]) => [state, code, status] as const),
);

describe('an order ends, and its Order refuses that', () => {
  test.each(cases)(
    '%s with %s: the open Fulfillment is closed all the same',
    async (state, code, status) => {
      const org = orgRefusing(code);
      const subject = new Subject(org);
      expect(await subject.process(accepted())).toEqual(['applied']);
      const end = ending(state);
      expect(await subject.process(end)).toEqual([expect.stringContaining(`${status}`)]);
      expect(org.others.get(FULFILLMENT)).toMatchObject(closed[state]);
      expect(org.order(X)).toMatchObject({ DR_Order_State__c: 'accepted' });

      org.refuses = () => false;
      expect(await subject.process(end)).toEqual(['applied']);
      expect(org.order(X)).toMatchObject({ DR_Order_State__c: state });
      expect(org.others.get(FULFILLMENT)).toMatchObject(closed[state]);
      expect(org.calls).toEqual(['Order']);
    },
  );

  test.each(cases)(
    '%s with %s: an acceptance of the same batch opens nothing eligible',
    async (state, code) => {
      const org = orgRefusing(code);
      const subject = new Subject(org);
      const [before, end] = [accepted(), ending(state)];
      await subject.process(before, end);
      const made = org.others.get(FULFILLMENT);
      expect(made === undefined || made[ELIGIBLE] === false).toBe(true);

      org.refuses = () => false;
      await subject.process(before);
      expect(org.others.get(FULFILLMENT)).toMatchObject(closed[state]);
      await subject.process(end);
      expect(org.order(X)).toMatchObject({ DR_Order_State__c: state });
      expect(org.others.get(FULFILLMENT)).toMatchObject(closed[state]);
    },
  );

  test.each(endings)(
    '%s: the acceptance of the same batch makes the Fulfillment closed',
    async (state) => {
      const org = orgRefusing();
      const results = await new Subject(org).process(accepted(), ending(state));
      expect(results).toEqual([`parked ${RULE}`, 'applied']);
      expect(org.others.get(FULFILLMENT)).toMatchObject(closed[state]);
    },
  );

  test.each(endings)(
    '%s: an acceptance that arrives later makes the Fulfillment closed',
    async (state) => {
      const org = orgRefusing();
      const subject = new Subject(org);
      const end = ending(state);
      await subject.process(end);
      await subject.process(end);
      expect(await subject.process(accepted())).toEqual(['applied']);
      expect(org.others.get(FULFILLMENT)).toMatchObject(closed[state]);
    },
  );

  test('an order that is accepted again after a block is released', async () => {
    const org = orgRefusing();
    const subject = new Subject(org);
    await subject.process(accepted(), ending('blocked'));
    expect(await subject.process(accepted(7))).toEqual(['applied']);
    expect(org.others.get(FULFILLMENT)).toMatchObject({ [ELIGIBLE]: true });
  });

  test('a completion that is refused as well does not hide the cancellation', async () => {
    const org = orgRefusing();
    const subject = new Subject(org);
    await subject.process(accepted());
    const refuses = org.refuses;
    org.refuses = (row) => refuses(row) || row.DR_Order_State__c === 'complete';
    const complete = event('order.complete', 7, naming(X));
    expect(await subject.process(ending('cancelled'), complete)).toEqual([
      `parked ${RULE}`,
      `parked ${RULE}`,
    ]);
    expect(org.others.get(FULFILLMENT)).toMatchObject(closed.cancelled);
  });
});

describe('what opens or makes a Fulfillment still depends on the Order', () => {
  test('a block is written, and the completion that the Order refuses is not', async () => {
    const org = new OrdersOrg(X);
    const subject = new Subject(org);
    await subject.process(accepted());
    org.refuses = ({ DR_Order_State__c: state }) => state !== undefined;
    await subject.process(ending('blocked'), event('order.complete', 7, naming(X)));
    expect(org.others.get(FULFILLMENT)).toMatchObject(closed.blocked);
    expect(org.others.get(FULFILLMENT)).not.toHaveProperty('Is_Fulfillment_Completed__c');
  });

  test.each(endings)(
    'an order that is %s changes nothing when its Order belongs to another one',
    async (state) => {
      const org = new OrdersOrg(X);
      await new Subject(org, 'A').process(accepted());
      const before = { ...org.others.get(FULFILLMENT) };
      org.shown = [{ Id: X, DR_Order_Id__c: null }];
      const loser = new Subject(org, 'B');
      const ofLoser = (type: string, minute: number) => event(type, minute, naming(X), 'B');
      expect(
        await loser.process(ofLoser('order.accepted', 0), ofLoser(`order.${state}`, 5)),
      ).toEqual(['parked ORDER_CONFLICT', 'parked ORDER_CONFLICT']);
      expect([...org.others]).toEqual([[FULFILLMENT, before]]);
    },
  );

  test('an order that lost its Order leaves its Fulfillment as it was', async () => {
    const org = new OrdersOrg(X);
    const subject = new Subject(org);
    await subject.process(accepted());
    const before = { ...org.others.get(FULFILLMENT) };
    org.order(X).DR_Order_Id__c = 'B';
    expect(await subject.process(ending('cancelled'))).toEqual(['parked ORDER_CONFLICT']);
    expect(org.others.get(FULFILLMENT)).toEqual(before);
  });
});
