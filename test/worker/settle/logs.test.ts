import { createLog } from '../../../src/log.ts';
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
  expect(facts().slice(1)).toMatchObject([
    { level: 'info', fact: 'event applied, with a note', reason: 'A note.' },
    { level: 'warn', fact: 'event applied, but for a part', reason: 'A part is not written.' },
  ]);
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
