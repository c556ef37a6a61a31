import { z } from 'zod';
import type { OrdersData } from '../../../src/console/orders/orders-data.ts';
import { ordersFeature } from '../../../src/console/orders/orders-feature.ts';

const { operations } = ordersFeature({
  choose: async () => ({ kind: 'unknown' }),
} as unknown as OrdersData);

test('what can be asked is for viewers, and what changes something is for operators', () => {
  expect(operations.map(({ name, method, role }) => [name, method, role])).toEqual([
    ['readOrder', 'GET', 'viewer'],
    ['readOrderInOrg', 'GET', 'viewer'],
    ['surveyApplyAgain', 'GET', 'viewer'],
    ['surveyGiveWay', 'GET', 'viewer'],
    ['applyOrderAgain', 'POST', 'operator'],
    ['giveWay', 'POST', 'operator'],
    ['tryOrderNow', 'POST', 'operator'],
    ['replayOrder', 'POST', 'operator'],
    ['dismissOrder', 'POST', 'operator'],
    ['restoreOrder', 'POST', 'operator'],
  ]);
});

test.each(operations)('$name can be described as JSON Schema', ({ input, result }) => {
  for (const schema of [input, result]) {
    expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object' });
  }
});

test.each(operations.filter(({ method }) => method === 'POST'))(
  'the audit trail of $name names the order, and no text that may be personal',
  async (operation) => {
    if (operation.method === 'GET') return;
    const target = async (order: string) =>
      (await operation.target({ order, rival: '4712', note: 'Why.', source: 'digital-river' }))
        .what;
    expect(await target('4711')).toContain('order 4711');
    expect(await target('Jane Doe')).toContain('(a text of 8 characters)');
  },
);

test.each([[''], ['  '], ['a\u0000b'], ['x'.repeat(256)]])(
  'the text %j finds no order',
  (order) => {
    for (const { input } of operations) expect(input.safeParse({ order }).success).toBe(false);
  },
);
