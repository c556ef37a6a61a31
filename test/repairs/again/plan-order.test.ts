import { planOrder } from '../../../src/repairs/again/plan-order.ts';
import { orderLines } from '../../../src/replay/again/order-lines.ts';
import { readSubjectState } from '../../../src/salesforce/records/state/subject-state.ts';
import { FILE, writeOf } from '../../worker/runs.ts';

const NAME = { source: 'digital-river', key: '2044' };

test.each([
  ['f-1', 'f-1'],
  ['Jane Doe, 1 High Street', '(a text of 23 characters)'],
])('the key %j of a record is shown as %j, as JSON and as text', (value, shown) => {
  const write = writeOf({ record: { ...FILE, value } });
  const order = planOrder(NAME, [write], readSubjectState({}), [], []);
  expect(order.writes[0]?.key).toEqual({ field: FILE.field, value: shown });
  const text = orderLines({ orders: [order], subjects: 1 }).join(' ');
  expect(text).toContain(`with ${FILE.field} ${shown}:`);
});
