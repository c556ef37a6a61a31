import type { HistoryRow } from '../stage/org-admin.ts';
import { checkHistory } from './history.ts';

const FIELD = 'DR_Order_State__c';
const ATTEMPTS = [
  { [FIELD]: ['accepted', 'cancelled'] },
  { [FIELD]: ['accepted', 'blocked'] },
  { [FIELD]: ['accepted', 'complete'] },
];
const ORDER = { object: 'Order', id: '801', data: {} };
const MODEL = {
  ...{ Order: new Map(), DR_Fulfillment__c: new Map(), DR_Invoice_Credit_Memo__c: new Map() },
  ...{ XanPay_Charge__c: new Map() },
} as unknown as Parameters<typeof checkHistory>[2];

/** The history of the field with these values; null is a blank. */
function historyOf(values: readonly (string | null)[]): HistoryRow[] {
  return values.map((newValue, number) => ({
    ...{ number, object: 'Order', recordId: '801', field: FIELD },
    ...{ oldValue: values[number - 1] ?? null, newValue },
  }));
}

function findings(values: readonly (string | null)[]): number {
  const orders = new Map([['801', ATTEMPTS]]);
  const attempts = { orders, closed: new Set<string>(), documents: new Map() };
  return checkHistory(historyOf(values), [ORDER] as never, MODEL, attempts).length;
}

test.each([
  ['the last attempt alone', ['accepted', 'complete']],
  ['one after the other', ['cancelled', null, 'blocked', null, 'complete']],
  ['an earlier one after a later one is dead', ['blocked', null, 'cancelled', null, 'complete']],
  ['values that several have', ['accepted', null, 'accepted', 'cancelled', null, 'accepted']],
  ['a dead one, before the last one is written', ['blocked', null]],
])('attempts explain %s', (_case, values) => {
  expect(findings(values)).toBe(0);
});

test.each([
  ['a dead one after the last one', ['complete', null, 'cancelled']],
  ['one that gets the Order twice', ['cancelled', null, 'cancelled', null, 'complete']],
  ['more than there are', ['accepted', null, 'accepted', null, 'accepted', null, 'accepted']],
  ['a value of none', ['refunded']],
  ['an older value over a newer one', ['blocked', 'accepted']],
])('attempts do not explain %s', (_case, values) => {
  expect(findings(values)).toBe(1);
});
