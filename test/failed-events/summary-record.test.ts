import { type Cause, summaryText } from '../../src/failed-events/summary/summary-record.ts';

const cause = (count: number, code = 'STRING_TOO_LONG', field: string | null = 'State__c') => ({
  code,
  object: 'Order',
  field,
  count,
});

test('it says how many events are not shown, by cause, and what to do', () => {
  const text = summaryText([cause(17_000), cause(3, 'ORDER_CONFLICT', null)], 1000, false);
  expect(text.split('\n').slice(0, 3)).toEqual([
    '17,003 more parked events are not shown here: no more than 1,000 are shown at the same time (FAILED_EVENTS_MAX). By cause:',
    'STRING_TOO_LONG on Order.State__c: 17,000',
    'ORDER_CONFLICT on Order: 3',
  ]);
  expect(text).toContain('npm run replay');
  expect(text).toContain('Reprocess');
});

test('it names ten causes, and counts the events of the others together', () => {
  const causes: Cause[] = Array.from({ length: 30 }, (_, index) => cause(2, `CODE_${index}`));
  const text = summaryText(causes, 1000, false);
  expect(text).toContain('CODE_9 on Order.State__c: 2\nother causes: 40\n');
  expect(text).not.toContain('CODE_10');
});

test('a cause without a code or an object is named as far as it is known', () => {
  const bare: Cause = { code: null, object: null, field: null, count: 1 };
  const [first, second] = summaryText([bare], 1000, false).split('\n');
  expect(first).toMatch(/^1 more parked event is not shown here/);
  expect(second).toBe('unknown cause: 1');
});

test('after it was dismissed, it first says why that cannot be', () => {
  expect(summaryText([cause(1)], 1000, true)).toMatch(/^This record cannot be dismissed/);
});
