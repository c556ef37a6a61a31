import { createLog } from '../../../src/log.ts';
import { defectRefusal } from '../../../src/worker/park-reasons.ts';
import { defectFacts } from '../../../src/worker/settle/defect-facts.ts';
import { HeldLog } from '../../../src/worker/settle/held-log.ts';
import { logDefects, logSettlements } from '../../../src/worker/settle/log-settlements.ts';
import type { Settlement } from '../../../src/worker/subject-queue.ts';
import { runOf } from '../runs.ts';

const HOUR = 3_600_000;

/** A log, and its lines. */
function logged() {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  return { log, facts: () => lines.map((line) => JSON.parse(line)) };
}

function settlement(results: Settlement['results']): Settlement {
  const { subject } = runOf({});
  return {
    subject,
    storedState: {},
    results,
    attempts: 0,
    waiting: false,
    held: true,
    nextInMs: null,
  };
}

const held = (seq: string, code: string, object: string) =>
  ({
    seq,
    status: 'waiting',
    reason: 'No.',
    code,
    object,
    field: 'A__c',
    detail: 'secret',
  }) as const;

test('held writes are logged once an hour for each code and object, with the number of events', () => {
  const { log, facts } = logged();
  const heldLog = new HeldLog(log);
  const batch = [
    settlement([held('1', 'INVALID_FIELD', 'Order'), held('2', 'INVALID_FIELD', 'Order')]),
    settlement([held('3', 'INVALID_FIELD', 'Fulfillment__c'), { seq: '4', status: 'waiting' }]),
  ];
  for (const now of [0, HOUR - 1, HOUR]) heldLog.record(batch, now);
  const line = { level: 'warn', fact: 'writes are held', code: 'INVALID_FIELD', field: 'A__c' };
  const both = [
    { ...line, object: 'Order', events: 2 },
    { ...line, object: 'Fulfillment__c', events: 1 },
  ];
  expect(facts()).toMatchObject([...both, ...both]);
  expect(JSON.stringify(facts())).not.toContain('secret');
});

test('an applied event with a note is logged as such, and one that lacks a part as a warning', () => {
  const { log, facts } = logged();
  const results: Settlement['results'] = [
    { seq: '1', status: 'applied', reason: 'A note.', isWhole: true },
    { seq: '2', status: 'applied', reason: 'A part is not written.' },
    { seq: '3', status: 'applied' },
  ];
  logSettlements(log, [settlement(results)], { apiUsage: undefined, ms: 1 });
  const { key: subject } = runOf({}).subject;
  const part = 'A part is not written.';
  expect(facts().slice(1)).toMatchObject([
    { level: 'info', fact: 'subject settled', subject, applied: 3 },
    { level: 'info', fact: 'event applied, with a note', subject, reason: 'A note.' },
    { level: 'warn', fact: 'event applied, but for a part', subject, reason: part },
  ]);
});

test('an event that the org refused as older is a warning; one that another event overtook is none', () => {
  const { log, facts } = logged();
  const reason = 'Not written: State__c.';
  const results: Settlement['results'] = [
    { seq: '1', status: 'superseded', reason },
    { seq: '2', status: 'superseded' },
  ];
  logSettlements(log, [settlement(results)], { apiUsage: undefined, ms: 1 });
  const { key: subject } = runOf({}).subject;
  expect(facts().slice(1)).toMatchObject([
    { level: 'info', fact: 'subject settled', subject, superseded: 2 },
    { level: 'warn', fact: 'event not written: the org has something newer', subject, reason },
  ]);
});

describe('the log of a subject', () => {
  const isWaiting = true;
  const event = { seq: '1', eventId: 'e1', type: 'order.accepted', receivedAt: new Date(0) };
  const refused = held('1', 'UNABLE_TO_LOCK_ROW', 'Order');
  const pending = { ...refused, status: 'pending' } as const;
  const conflict = { ...held('1', 'ORDER_CONFLICT', 'Order'), status: 'parked' } as const;
  const failure = defectRefusal(new Error('secret'), 'It failed.');
  const settled = { fact: 'subject settled' };
  const waits = { fact: 'event waits', eventId: 'e1' };
  const retried = { fact: 'subject is retried', nextTryAt: expect.any(String) };

  // biome-ignore format: a table reads best with one row a line.
  test.each<[string, { attempts?: number; isWaiting?: true }, Partial<Settlement>, object[]]>([
    ['an event that begins to wait for a record', {}, { results: [{ seq: '1', status: 'waiting' }], nextInMs: 10 },
      [{ ...settled, waiting: 1, nextTryAt: expect.any(String) }, { ...waits, waitsFor: 'its Salesforce record' }]],
    ['an event that goes on waiting', { isWaiting }, { results: [{ seq: '1', status: 'waiting' }], nextInMs: 10 }, []],
    ['an event that is held from now on', {}, { results: [refused] },
      [settled, { ...waits, code: 'UNABLE_TO_LOCK_ROW', object: 'Order' }]],
    ['an event that has waited, and is applied', { isWaiting }, { results: [{ seq: '1', status: 'applied' }] }, [{ ...settled, applied: 1 }]],
    ['a first refusal', {}, { results: [pending], attempts: 1, nextInMs: 10 },
      [{ ...settled, pending: 1, attempts: 1 }, { ...retried, code: 'UNABLE_TO_LOCK_ROW', reason: 'No.' }]],
    ['a further refusal', { attempts: 1 }, { results: [pending], attempts: 2, nextInMs: 10 }, []],
    ['a first failure of the connector', {}, { attempts: 1, nextInMs: 10 }, [settled, { ...retried, code: 'CONNECTOR_ERROR', reason: 'It failed. (CONNECTOR_ERROR)' }]],
    ['a parked event', { attempts: 11 }, { results: [conflict] },
      [{ ...settled, parked: 1 }, { fact: 'event parked', eventId: 'e1', code: 'ORDER_CONFLICT' }]],
    ['a subject without a change', {}, {}, []],
  ])('names it, and is silent where nothing changes: %s', (_case, before, after, expected) => {
    const { log, facts } = logged();
    const { attempts = 0, ...open } = before;
    const { subject: claimed, ...rest } = settlement([]);
    const events = [{ ...event, ...open, body: Buffer.from('') }];
    const subject = { ...claimed, attempts, events };
    const failures = new Map(after.results === undefined ? [[subject, failure]] : []);
    const work = { apiUsage: undefined, ms: 1, failures };
    logSettlements(log, [{ ...rest, subject, ...after }], work);
    const named = { source: subject.source, subject: subject.key };
    expect(facts().slice(1)).toMatchObject(expected.map((fact) => ({ ...named, ...fact })));
    expect(facts()).toHaveLength(expected.length + 1);
    expect(JSON.stringify(facts())).not.toContain('secret');
  });
});

describe('an unforeseen error', () => {
  const failing = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      return error;
    }
  };

  test('is logged once for all events that it concerns, with its stack and without its message', () => {
    const { log, facts } = logged();
    const defects = ['{"name":"Jane Doe', '{"name":"Jane Doe', '{"name":"Jane Doe'].map(failing);
    logDefects(log, [...defects, new TypeError('Jane\nDoe\n    at home')]);
    expect(facts()).toMatchObject([
      { level: 'error', fact: 'the connector failed on an event', type: 'SyntaxError', times: 3 },
      { level: 'error', type: 'TypeError', times: 1 },
    ]);
    expect(facts()[0].stack.join()).toContain('logs.test.ts');
    expect(JSON.stringify(facts())).not.toMatch(/Jane|Doe|at home/);
  });

  test.each([
    ['a thrown text', 'Jane Doe', { type: 'string', stack: [] }],
    ['no stack', Object.assign(new Error('a'), { stack: undefined }), { type: 'Error', stack: [] }],
    ["PostgreSQL's code", Object.assign(new Error('a'), { code: '22P02' }), { code: '22P02' }],
  ])('with %s is described', (_case, error, expected) => {
    expect(defectFacts(error)).toMatchObject(expected);
  });

  test('has a bounded description', () => {
    const deep = Object.assign(new Error('a'), {
      stack: `Error: a\n${`at ${'x'.repeat(9999)}\n`.repeat(999)}`,
    });
    expect(JSON.stringify(defectFacts(deep)).length).toBeLessThan(6000);
  });
});
