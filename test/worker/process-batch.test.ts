import type { Org } from '../../src/salesforce/api/org.ts';
import {
  OrgOutageError,
  RequestRefusedError,
  UncheckedOrgError,
} from '../../src/salesforce/org-errors.ts';
import type { Source } from '../../src/sources/source.ts';
import { processBatch } from '../../src/worker/process-batch.ts';
import { type ClaimedSubject, LeaseLostError } from '../../src/worker/subject-queue.ts';
import { orgWriting } from './org-writing.ts';
import { FILE, ORDER_LOOKUP, runOf, writeOf } from './runs.ts';

const { source, subject: example } = runOf({});

/** A subject with one event, whose body is a word. */
function subject(key: string, body: string, storedState: unknown = {}): ClaimedSubject {
  const receivedAt = new Date('2027-01-01T00:00:00Z');
  const event = { seq: key, eventId: key, type: 'any', receivedAt, body: Buffer.from(body) };
  return { ...example, key, lease: key, storedState, events: [event] };
}

/** A source that fails as the body says. */
const failing: Source = {
  ...source,
  parse: (body) => body.toString(),
  contribution(body) {
    if (body === 'read') throw new TypeError('Cannot read Jane Doe');
    const record = { ...FILE, value: String(body) };
    return { keys: { body: String(body) }, writes: [writeOf({ record })] };
  },
  lookups({ body }) {
    if (body === 'look up') throw new TypeError('a defect');
    return [];
  },
};

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => subject(`good ${index}`, `good ${index}`));
const statuses = (runs: readonly { results: readonly { status: string }[] }[]) => [
  ...new Set(runs.flatMap(({ results }) => results.map(({ status }) => status))),
];

test('an event on which the connector itself fails is parked at once and alone, without any further call', async () => {
  const { org, calls } = orgWriting();
  const bad = subject('bad', 'read');
  const mixed = { ...bad, events: [...bad.events, ...subject('other', 'other').events] };
  const { runs, failures } = await processBatch({ org, sources: [failing] }, [...many(20), mixed]);
  expect(failures).toEqual([]);
  expect(runs.at(-1)?.results).toMatchObject([
    {
      seq: 'bad',
      status: 'parked',
      code: 'CONNECTOR_ERROR',
      reason: expect.not.stringContaining('Jane'),
      detail: 'Cannot read Jane Doe',
    },
    { seq: 'other', status: 'applied' },
  ]);
  expect(runs.at(-1)?.defects).toMatchObject([{ message: 'Cannot read Jane Doe' }]);
  expect(calls).toEqual([21]);
});

test.each<[string, ClaimedSubject]>([
  ['whose state cannot be read', subject('bad', 'bad', { applied: 'no versions' })],
  ['whose source fails on its keys', subject('bad', 'look up')],
])('a subject %s is found by halving, and the others are written', async (_case, bad) => {
  const { org, calls } = orgWriting();
  const claimed = [...many(120), bad, ...many(79)];
  const { runs, failures, undecided } = await processBatch({ org, sources: [failing] }, claimed);
  expect(statuses(runs)).toEqual(['applied']);
  expect(failures).toMatchObject([{ subject: { key: 'bad' }, error: expect.any(Error) }]);
  expect([runs.length, undecided]).toEqual([199, []]);
  // log2(200) is 7.6: one call for each half without the subject at fault.
  expect(calls.length).toBeLessThanOrEqual(8);
});

test('an outage ends the work: what was decided before it counts, and the rest is undecided', async () => {
  const outage = new OrgOutageError('unavailable', 'No answer.');
  const { org } = orgWriting((records) => {
    if (records.some(({ Key__c }) => Key__c === 'good 3')) throw outage;
  });
  const claimed = [subject('bad', 'look up'), ...many(7)];
  const batch = await processBatch({ org, sources: [failing] }, claimed);
  expect(batch).toMatchObject({ failures: [{ subject: { key: 'bad' } }], outage });
  expect(batch.runs.map(({ subject: { key } }) => key)).toEqual(['good 0', 'good 1', 'good 2']);
  expect(batch.undecided.map(({ key }) => key)).toEqual(['good 3', 'good 4', 'good 5', 'good 6']);
});

test('look-ups that the org refuses cost one call for the whole batch, and their events are held', async () => {
  const error = { code: 'INSUFFICIENT_ACCESS', message: 'No.', fields: [] };
  let calls = 0;
  const org: Org = {
    apiVersion: '67.0',
    call() {
      calls += 1;
      return Promise.reject(new RequestRefusedError(error));
    },
    probe: () => Promise.resolve(),
    usage: () => undefined,
  };
  const looking: Source = {
    ...failing,
    contribution: (body) => ({ keys: { body: String(body) }, writes: [writeOf()] }),
    lookups: ({ body = '' }) => [
      { ...ORDER_LOOKUP, candidates: [{ field: 'OrderNumber', value: body }] },
    ],
  };
  const { runs } = await processBatch({ org, sources: [looking] }, many(200));
  expect(runs.flatMap(({ results }) => results)).toMatchObject(
    Array(200).fill({ status: 'waiting', code: 'INSUFFICIENT_ACCESS', object: 'Order' }),
  );
  expect(calls).toBe(1);
});

test('a lost lease ends the work at once', async () => {
  const { org, calls } = orgWriting(() => {
    throw new LeaseLostError(false);
  });
  await expect(processBatch({ org, sources: [failing] }, many(8))).rejects.toThrow(LeaseLostError);
  expect(calls).toEqual([8]);
});

test('when it is not known which org calls may be made to, no subject is at fault', async () => {
  const { org } = orgWriting();
  const unchecked = {
    ...org,
    call: () => Promise.reject(new UncheckedOrgError(new Error('away'))),
  };
  await expect(
    processBatch({ org: unchecked, sources: [failing] }, many(3)),
  ).rejects.toBeInstanceOf(UncheckedOrgError);
});
