import type { Org } from '../../src/salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../../src/salesforce/org-errors.ts';
import { Rivals } from '../../src/worker/give-way/rivals.ts';
import { processSubjects } from '../../src/worker/process-subjects.ts';
import { FILE, ORDER_LOOKUP, runOf, writeOf } from './runs.ts';

const refused = { success: false, errors: [{ statusCode: 'STRING_TOO_LONG', message: 'No.' }] };
const written = { success: true, errors: [] };
const outage = new OrgOutageError('unavailable', 'No answer.');

/** An org that answers its calls, one record each, with these results. */
function orgAnswering(...answers: (typeof refused | typeof written | OrgOutageError)[]): Org {
  return {
    apiVersion: '67.0',
    async call() {
      const answer = answers.shift();
      if (answer === undefined) throw new Error('no call was expected');
      if (answer instanceof OrgOutageError) throw answer;
      return { compositeResponse: [{ httpStatusCode: 200, body: [answer] }] };
    },
    probe: () => Promise.resolve(),
    usage: () => undefined,
  };
}

const ofVersion = (version: number) => writeOf({ record: FILE, version: [version] });
/** The newest event decides the value, so a refusal is its fault. */
const events = (count: number) =>
  runOf(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [index, [ofVersion(index)]])),
  );
const progress = ({ results, open }: ReturnType<typeof events>) => ({
  results: results.map(({ seq, status }) => `${seq} ${status}`),
  open: open.map(({ seq }) => seq),
});

const outageOf = async (...args: Parameters<typeof processSubjects>) =>
  (await processSubjects(...args)).outage;

test('a round parks the event at fault, and the next one writes the others', async () => {
  const run = events(3);
  expect(await outageOf(orgAnswering(refused, written), [run])).toBeUndefined();
  expect(progress(run)).toEqual({ results: ['2 parked', '0 superseded', '1 applied'], open: [] });
});

test('after five rounds the events that are not decided are left open', async () => {
  const run = events(7);
  const org = orgAnswering(refused, refused, refused, refused, refused);
  expect(await outageOf(org, [run])).toBeUndefined();
  expect(progress(run)).toEqual({
    results: ['6 parked', '5 parked', '4 parked', '3 parked', '2 parked'],
    open: ['0', '1'],
  });
});

test('an outage in the first round is thrown, and nothing is decided', async () => {
  const run = events(2);
  await expect(processSubjects(orgAnswering(outage), [run])).rejects.toBe(outage);
  expect(progress(run)).toEqual({ results: [], open: ['0', '1'] });
});

test('an outage in a later round is returned, and the rounds before it count', async () => {
  const run = events(2);
  expect(await outageOf(orgAnswering(refused, outage), [run])).toBe(outage);
  expect(progress(run)).toEqual({ results: ['1 parked'], open: ['0'] });
});

test('an outage while conflicts are resolved leaves these alone, and what was written counts', async () => {
  const claim = { field: 'DR__c', value: '2044', label: 'id' };
  const contested = runOf(
    { 1: [writeOf()] },
    {
      lookups: [{ ...ORDER_LOOKUP, claim }],
      storedState: { keys: { gaveWayTo: 'B', gaveWayBy: 'connector' } },
    },
  );
  const free = events(1);
  const composite = orgAnswering(written);
  const org: Org = {
    ...composite,
    call: (request) =>
      request.method === 'GET'
        ? Promise.resolve({ done: true, records: [] })
        : composite.call(request),
  };
  const rivals = new Rivals(
    {
      claimRival: async () => undefined,
      keptEvents: () => Promise.reject(outage),
      storeState: async () => undefined,
    },
    [],
  );
  const ended = await processSubjects(org, [contested, free], { rivals });
  expect(ended).toEqual({ outage, renewed: new Set([contested]) });
  expect(progress(free)).toEqual({ results: ['0 applied'], open: [] });
  expect(progress(contested)).toEqual({ results: [], open: ['1'] });
});

test('a subject of which no event can be read costs no call', async () => {
  expect(await outageOf(orgAnswering(), [runOf({})])).toBeUndefined();
});

test('a record that the same event creates is found in the next round, once', async () => {
  const child = writeOf({
    record: { object: 'Line__c', field: 'Key__c', value: 'l-1' },
    fields: { File__c: { lookup: 'file' } },
  });
  const lookup = { name: 'file', object: FILE.object, candidates: [{ ...FILE }] };
  for (const [isSeen, result] of [
    [true, '1 applied'],
    [false, '1 waiting'],
  ] as const) {
    const run = runOf({ 1: [ofVersion(1), child] }, { lookups: [lookup] });
    const composite = orgAnswering(written, written);
    const calls: string[] = [];
    const org: Org = {
      ...composite,
      call(request) {
        calls.push(request.method);
        if (request.method !== 'GET') return composite.call(request);
        const record = { attributes: {}, Id: 'a01000000000001AAA', Key__c: FILE.value };
        const isThere = isSeen && calls.includes('POST');
        return Promise.resolve({ done: true, records: isThere ? [record] : [] });
      },
    };
    expect(await outageOf(org, [run])).toBeUndefined();
    expect(progress(run)).toEqual({ results: [result], open: [] });
    expect(calls).toEqual(isSeen ? ['GET', 'POST', 'GET', 'POST'] : ['GET', 'POST', 'GET']);
  }
});

test('when the org refuses a look-up, what does not need it is written, and the event is held', async () => {
  const needing = writeOf({
    record: FILE,
    group: 'order',
    fields: { Order__c: { lookup: 'order' } },
  });
  const run = runOf({ 1: [ofVersion(1), needing, writeOf()], 2: [ofVersion(2)] });
  const composite = orgAnswering(written);
  const org: Org = {
    ...composite,
    call: (request) =>
      request.method === 'GET'
        ? Promise.reject(
            new RequestRefusedError({ code: 'INSUFFICIENT_ACCESS', message: 'No.', fields: [] }),
          )
        : composite.call(request),
  };
  expect(await outageOf(org, [run])).toBeUndefined();
  expect(progress(run)).toEqual({ results: ['1 waiting', '2 applied'], open: [] });
  expect(Object.keys(run.state.applied)).toEqual(['["File__c","Key__c","f-1"] state']);
  expect(run.holds.get('1')).toMatchObject({ code: 'INSUFFICIENT_ACCESS', object: 'Order' });
});
