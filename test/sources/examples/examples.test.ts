import { createProof } from '../../../src/authenticate/presets/create-proof.ts';
import type { Write } from '../../../src/salesforce/records/write.ts';
import {
  type ExaminedEvent,
  examineSample,
} from '../../../src/source-tools/check/examine-event.ts';
import { signCall } from '../../../src/source-tools/sign/sign-call.ts';
import { mappedSource } from '../../../src/sources/mapped/compile/mapped-source.ts';
import { applyOneByOne, type Records } from '../../support/apply-one-by-one.ts';
import { arrivalOf } from '../../support/arrival.ts';
import {
  type ExampleSource,
  exampleSource,
  exampleSources,
} from '../../support/example-sources.ts';

const NOW = new Date('2026-11-30T08:00:00Z');
const MAX_LINES = 60;
const MAX_WIDTH = 110;

const eventsOf = ({ mapping, samples }: ExampleSource): ExaminedEvent[] =>
  samples.flatMap((sample) => examineSample(mappedSource(mapping), sample, NOW));

const writesOf = (example: ExampleSource): (readonly Write[])[] =>
  eventsOf(example).map(({ writes }) => writes);

/** What the org holds after all events of an example, in the order in which they happened. */
const FINAL: Readonly<Record<string, Records>> = {
  fastspring: {
    'FastSpring_Order__c kQ7sample0order0AAAAAA': {
      Status__c: 'Completed',
      Reference__c: 'SHOP261102-1001-55101',
      Total__c: 119,
      Currency__c: 'EUR',
      Changed__c: '2026-11-02T11:00:00.000Z',
    },
    'FastSpring_Return__c rE1sample0return0AAAAA': {
      Order_Id__c: 'kQ7sample0order0AAAAAA',
      Amount__c: 20,
      Currency__c: 'EUR',
      Reason__c: 'Wrong item',
      Completed__c: true,
    },
    'FastSpring_Return__c rE2sample0return0AAAAA': {
      Order_Id__c: 'kQ7sample0order0AAAAAA',
      Amount__c: 99,
      Currency__c: 'EUR',
      Reason__c: 'Wrong item',
      Completed__c: true,
    },
  },
  paddle: {
    'Paddle_Transaction__c txn_01sample00000000000000001': {
      Status__c: 'completed',
      Customer_Id__c: 'ctm_01sample00000000000000001',
      Invoice_Number__c: '325-10566',
      Currency__c: 'USD',
      Total__c: 120,
      Tax__c: 20,
      Billed__c: '2026-11-02T10:01:30.300Z',
    },
    'Paddle_Adjustment__c adj_01sample00000000000000001': {
      Transaction_Id__c: 'txn_01sample00000000000000001',
      Action__c: 'refund',
      Type__c: 'partial',
      Status__c: 'approved',
      Currency__c: 'USD',
      Total__c: 60,
    },
  },
  shopify: {
    'Shopify_Order__c 5940000000001001': {
      Name__c: '#1001',
      Payment_Status__c: 'refunded',
      Fulfillment_Status__c: 'fulfilled',
      Currency__c: 'EUR',
      Total__c: 119,
      Current_Total__c: 0,
      Ordered__c: '2026-11-02T10:00:00.000Z',
      Canceled__c: '2026-11-05T07:00:00.000Z',
      Cancel_Reason__c: 'customer',
    },
  },
  'standard-webhooks': {
    'Membership__c mem_sample0001': {
      Status__c: 'Ended',
      Plan__c: 'Gold',
      Valid_Until__c: '2026-09-30T00:00:00.000Z',
      Member_Email__c: 'member@example.com',
      Started__c: '2026-07-31T10:00:00.125Z',
    },
  },
  stripe: {
    'Stripe_Charge__c ch_sample000000000000000001': {
      Status__c: 'succeeded',
      Currency__c: 'KWD',
      Amount__c: 5,
      Captured__c: 5,
      Refunded__c: 5,
      Fully_Refunded__c: true,
      Payment_Intent__c: 'pi_sample000000000000000001',
      Order_Number__c: '55101',
    },
    'Stripe_Refund__c re_sample000000000000000001': {
      Charge_Id__c: 'ch_sample000000000000000001',
      Status__c: 'succeeded',
      Currency__c: 'KWD',
      Amount__c: 1.25,
      Reason__c: 'requested_by_customer',
    },
  },
};

const EXAMPLES = exampleSources().map((example) => [example.name, example] as const);

test.each(EXAMPLES)('%s: a file of at most 60 readable lines', (_name, { text }) => {
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(MAX_WIDTH);
});

test.each(EXAMPLES)('%s: every sample is mapped, and read without a problem', (_name, example) => {
  for (const { envelope, problem, notes } of eventsOf(example)) {
    expect({ problem, notes, unmapped: envelope?.unmapped }).toEqual({ notes: [] });
    expect(envelope?.subject).toEqual(expect.any(String));
    expect(envelope?.time).toBeInstanceOf(Date);
  }
});

test.each(EXAMPLES)(
  '%s: in whatever order the events come, the records end alike',
  (name, example) => {
    const events = writesOf(example);
    expect(applyOneByOne(events)).toEqual(FINAL[name]);
    for (const order of permutations(events)) {
      expect(applyOneByOne(order)).toEqual(FINAL[name]);
      expect(applyOneByOne([order.flat()])).toEqual(FINAL[name]);
      expect(applyOneByOne([...order, ...order.toReversed()])).toEqual(FINAL[name]);
    }
  },
);

/** At most 720 for the six events of an example. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [first, ...others]),
  );
}

test.each(EXAMPLES)(
  '%s: its events are signed calls; others are denied',
  async (_name, example) => {
    const { mapping, samples, environment } = example;
    const secretsOf = (variable: string) => environment[variable]?.split(',') ?? [];
    const proof = createProof(mapping.proof, secretsOf, () => NOW.getTime());
    for (const { body, headers: given } of samples) {
      const headers = signCall(mapping.proof, secretsOf, { body, headers: given, at: NOW });
      expect(await proof(arrivalOf({ body, headers }))).toMatchObject({ method: 'signature' });
      const changed = Buffer.concat([body, Buffer.from(' ')]);
      await expect(proof(arrivalOf({ body: changed, headers }))).rejects.toMatchObject({
        status: 401,
      });
    }
  },
);

test('the secret tells events of the sandbox of Paddle from live ones', () => {
  const { mapping, samples } = exampleSource('paddle');
  const source = mappedSource(mapping, { mode: 'live' });
  const [sample] = samples;
  const parsed = source.parse(sample?.body ?? Buffer.from(''), {});
  const read = (live: boolean) =>
    source.envelope(parsed, { method: 'signature', caller: 'secret 1', live });
  expect(read(true)).toMatchObject({ live: true });
  expect(read(true)).not.toHaveProperty('unmapped');
  expect(read(false)).toMatchObject({ live: false, unmapped: { code: 'OTHER_MODE' } });
});

test.each([
  ['jpy', '5000', 5000],
  ['kwd', '5000', 5],
  ['usd', '5000', 50],
  ['isk', '500000', 5000],
  ['ugx', '500000', 5000],
  ['mga', '5000', 5000],
])('Stripe counts an amount in %s as it documents: %s is %d', (currency, amount, expected) => {
  const { mapping, samples } = exampleSource('stripe');
  const [first] = samples;
  const text = (first?.body.toString('utf8') ?? '')
    .replace('"amount": 5000', `"amount": ${amount}`)
    .replace('"currency": "kwd"', `"currency": "${currency}"`);
  const sample = { name: 'sample', body: Buffer.from(text), headers: {} };
  const [event] = examineSample(mappedSource(mapping), sample, NOW);
  const [charge] = Object.values(applyOneByOne([event?.writes ?? []]));
  expect(charge?.Amount__c).toBe(expected);
});

test("the topic of a Shopify webhook, which is not signed, decides nothing of an order's state", () => {
  const { mapping, samples } = exampleSource('shopify');
  const [created] = samples;
  const orders = ['orders/create', 'orders/cancelled', 'orders/paid'].map((topic) => {
    const headers = { ...created?.headers, 'x-shopify-topic': topic };
    const sample = { name: topic, body: created?.body ?? Buffer.from(''), headers };
    const [event] = examineSample(mappedSource(mapping), sample, NOW);
    return Object.values(applyOneByOne([event?.writes ?? []]))[0];
  });
  expect(new Set(orders.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(orders[0]).toMatchObject({ Payment_Status__c: 'pending', Canceled__c: null });
});
