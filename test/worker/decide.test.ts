import type { RecordWrite } from '../../src/salesforce/records/record-write.ts';
import { groupName } from '../../src/salesforce/records/record-write.ts';
import { storedSubjectState } from '../../src/salesforce/records/state/subject-state.ts';
import { type RecordKey, recordName } from '../../src/salesforce/records/write.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { type DecidedPlan, decide } from '../../src/worker/decide.ts';
import type { WriteResult } from '../../src/worker/interpret-outcome.ts';
import type { SubjectRun } from '../../src/worker/subject-run.ts';
import { FILE, ORDER, runOf, writeOf } from './runs.ts';

const OTHER = { object: 'Other__c', field: 'Key__c', value: 'o-1' } as const;

const refusal = (verdict: Refusal['verdict']): Refusal => ({
  verdict,
  code: `ANY_${verdict}`,
  object: 'Order',
  fields: [],
  detail: '',
});

/**
 * A write to one group, of the version and for the events given; the first one's values are
 * written.
 */
const write = (version: number, events: string[], record: RecordKey = ORDER): RecordWrite => ({
  record,
  groups: [{ name: 'state', version: [version], fields: {}, valuesFrom: events[0] ?? '', events }],
});

const written = (version: number, events: string[], record?: RecordKey): WriteResult => ({
  kind: 'written',
  write: write(version, events, record),
});
const superseded = (version: number, events: string[]): WriteResult => ({
  kind: 'superseded',
  write: write(version, events),
});
const postponed = (events: string[]): WriteResult => ({
  kind: 'postponed',
  write: write(1, events),
});
/** A refused write for these events, which is the fault of those at fault. */
const refused = (
  verdict: Refusal['verdict'],
  events: string[],
  atFault: string[] = events,
): WriteResult => ({
  kind: 'refused',
  write: write(1, events),
  refusal: refusal(verdict),
  events: atFault,
});

/** Event 1 asks for version 1, event 2 for version 2. */
const twoEvents = () => runOf({ 1: [writeOf({ version: [1] })], 2: [writeOf({ version: [2] })] });

function decided(run: SubjectRun, results: WriteResult[], plan: Partial<DecidedPlan> = {}) {
  decide(run, { ids: {}, deferred: [], waiting: new Set(), ...plan }, results);
  return run;
}

const statuses = ({ results }: SubjectRun) => results.map(({ seq, status }) => `${seq} ${status}`);
const openEvents = ({ open }: SubjectRun) => open.map(({ seq }) => seq);

// biome-ignore format: a table reads best with one row a line.
test.each<[string, WriteResult[], string[], string[]]>([
  ['the event whose version was written is applied, the older one is superseded', [written(2, ['2', '1'])], ['1 superseded', '2 applied'], []],
  ['without any write both are superseded', [], ['1 superseded', '2 superseded'], []],
  ['an event is superseded when the org has something newer', [superseded(2, ['2', '1'])], ['1 superseded', '2 superseded'], []],
  ['the event at fault is parked, and the other stays open', [refused('park', ['2', '1'], ['2'])], ['2 parked'], ['1']],
  ['both are parked when both are at fault', [refused('park', ['2', '1'])], ['1 parked', '2 parked'], []],
  ["an event for another subject's record is parked", [refused('conflict', ['2', '1'])], ['1 parked', '2 parked'], []],
  ['a passing refusal leaves its events pending', [refused('retry', ['2', '1'])], ['1 pending', '2 pending'], []],
  ['a write to a record that is gone leaves its events pending', [refused('gone', ['2'])], ['1 superseded', '2 pending'], []],
  ['what the org lacks a right for waits', [refused('hold', ['2', '1'])], ['1 waiting', '2 waiting'], []],
  ['what an approval locks waits', [refused('locked', ['2'])], ['1 superseded', '2 waiting'], []],
  ['only the event that needs the missing right waits', [refused('hold', ['2'], ['2']), written(1, ['1'])], ['1 applied', '2 waiting'], []],
  ['the last refusal of an event counts', [refused('retry', ['1']), refused('park', ['1'])], ['1 parked', '2 superseded'], []],
  ['events of a postponed write stay open', [postponed(['2', '1'])], [], ['1', '2']],
  ['a refused event of a postponed write does not stay open', [refused('park', ['2'], ['2']), postponed(['2', '1'])], ['2 parked'], ['1']],
  ['an event stays open although another of its writes was made', [written(2, ['2']), postponed(['2'])], ['1 superseded'], ['2']],
])('%s', (_case, results, expected, open) => {
  const run = decided(twoEvents(), results);
  expect([statuses(run), openEvents(run)]).toEqual([expected, open]);
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Partial<DecidedPlan>, string[]]>([
  ['events that wait for a record', { waiting: new Set(['1', '2']) }, ['1 waiting', '2 waiting']],
  ['one event of two that waits', { waiting: new Set(['2']) }, ['1 superseded', '2 waiting']],
  ['all events when a look-up is refused', { refusal: refusal('park') }, ['1 parked', '2 parked']],
  ['all events when the record is of another subject', { refusal: refusal('conflict') }, ['1 parked', '2 parked']],
  ['all events after a passing failure', { refusal: refusal('retry') }, ['1 pending', '2 pending']],
  ['all events when no look-up is possible', { unreadable: { reason: 'No.', code: 'INVALID_EVENT', object: '', field: 'f', detail: '' } }, ['1 parked', '2 parked']],
])('without results, a plan decides %s', (_case, plan, expected) => {
  const run = decided(twoEvents(), [], plan);
  expect([statuses(run), openEvents(run)]).toEqual([expected, []]);
  expect(run.waiting).toBe(expected.join().includes('waiting'));
});

test('a refusal goes before a wait', () => {
  const run = decided(twoEvents(), [refused('park', ['2'])], { waiting: new Set(['1', '2']) });
  expect(statuses(run)).toEqual(['1 waiting', '2 parked']);
});

test('a parked event has the reason, code, object and field of its refusal', () => {
  const tooLong: Refusal = {
    verdict: 'park',
    code: 'STRING_TOO_LONG',
    object: 'Order',
    fields: ['A__c', 'B__c'],
    detail: 'secret',
  };
  const result: WriteResult = { ...refused('park', ['1']), refusal: tooLong } as WriteResult;
  expect(decided(twoEvents(), [result]).results[0]).toEqual({
    seq: '1',
    status: 'parked',
    reason:
      'A text is longer than A__c, B__c allows. Lengthen the field (Setup, Object Manager, Order, Fields & Relationships; a text field has at most 255 characters, a long text area more), then replay. (STRING_TOO_LONG on Order.A__c, B__c)',
    code: 'STRING_TOO_LONG',
    object: 'Order',
    field: 'A__c, B__c',
    detail: 'secret',
  });
});

test('the last passing refusal is the reason of the retry, and stays so over rounds', () => {
  const run = twoEvents();
  decided(run, [refused('retry', ['1']), postponed(['2'])]);
  expect([run.retry?.code, openEvents(run)]).toEqual(['ANY_retry', ['2']]);
  decided(run, [refused('park', ['2'])]);
  expect(run.retry?.code).toBe('ANY_retry');
  expect(statuses(run)).toEqual(['1 pending', '2 parked']);
});

test.each([0, 1])(
  'a refusal of what was not tried alone comes before others: write %i',
  (first) => {
    const run = twoEvents();
    const why: Refusal = { ...refusal('retry'), isUntried: true };
    const untried = {
      kind: 'refused',
      write: write(2, ['2']),
      refusal: why,
      events: ['2'],
    } as const;
    const results = [untried, refused('retry', ['1'])];
    decided(run, first === 0 ? results : results.toReversed());
    expect(run.retry).toMatchObject({ isUntried: true });
  },
);

test('a held event has the reason of its refusal, does not wait for a record, and is no retry', () => {
  const run = decided(twoEvents(), [refused('hold', ['1']), refused('locked', ['2'])]);
  expect(run.results).toMatchObject([
    { seq: '1', status: 'waiting', code: 'ANY_hold', object: 'Order' },
    { seq: '2', status: 'waiting', code: 'ANY_locked', object: 'Order' },
  ]);
  expect([...run.holds].map(([seq, { verdict }]) => [seq, verdict])).toEqual([
    ['1', 'hold'],
    ['2', 'locked'],
  ]);
  expect([run.waiting, run.retry]).toEqual([false, undefined]);
});

describe('the notes of an event', () => {
  const noted = (plan: Partial<DecidedPlan>, results: WriteResult[], write = writeOf()) => {
    const run = runOf({ 1: [write] });
    const open = run.open.map((event) => ({ ...event, notes: ['A note.', 'Another.'] }));
    return decided(Object.assign(run, { open }), results, plan).results;
  };

  test('are the reason of an applied event, which is whole', () => {
    expect(noted({}, [written(1, ['1'])])).toEqual([
      { seq: '1', status: 'applied', reason: 'A note. Another.', isWhole: true },
    ]);
  });

  test('follow what could not be written of it', () => {
    expect(noted({}, [written(1, ['1'])], writeOf({ note: 'A is not written.' }))).toEqual([
      { seq: '1', status: 'applied', reason: 'A is not written. A note. Another.' },
    ]);
  });

  test('are the reason of an event that waits for a record', () => {
    expect(noted({ waiting: new Set(['1']) }, [])).toEqual([
      { seq: '1', status: 'waiting', reason: 'A note. Another.' },
    ]);
  });
});

test('whether the org has written something of a subject is known over rounds', () => {
  const run = decided(twoEvents(), [refused('hold', ['1']), postponed(['2'])]);
  expect(run.hasWritten).toBe(false);
  decided(run, [written(2, ['2'])]);
  decided(run, []);
  expect(run.hasWritten).toBe(true);
});

test('an applied event carries the notes of its writes', () => {
  const notes = ['A is not written.', 'B is not written.'];
  const run = runOf({ 1: notes.map((note) => writeOf({ note })) });
  expect(decided(run, [written(1, ['1'])]).results).toEqual([
    { seq: '1', status: 'applied', reason: 'A is not written. B is not written.' },
  ]);
});

describe('the state', () => {
  const stateAfter = (
    results: WriteResult[],
    plan: Partial<DecidedPlan> = {},
    storedState: object = {},
  ) => decided(runOf({ 1: [writeOf()] }, { storedState }), results, plan).state;

  test('has the versions that were written, and those that the org has newer ones of', () => {
    const results = [written(3, ['1'], FILE), superseded(2, ['1'])];
    const applied = { 'another group': [9], [groupName(ORDER, 'state')]: [1] };
    expect(stateAfter(results, {}, { applied }).applied).toEqual({
      'another group': [9],
      [groupName(ORDER, 'state')]: [2],
      [groupName(FILE, 'state')]: [3],
    });
  });

  test('has no version of a write that was refused or postponed', () => {
    expect(stateAfter([refused('park', ['1']), postponed(['1'])]).applied).toEqual({});
  });

  test('names the records that were written by their key as created, not those that were looked up', () => {
    const results = [written(1, ['1']), written(1, ['1'], FILE), written(2, ['1'], FILE)];
    const made = [recordName(OTHER)];
    expect(stateAfter(results, {}, { made }).created).toEqual([
      recordName(OTHER),
      recordName(FILE),
    ]);
  });

  test('keeps the ids that were found', () => {
    const ids = { order: '801A' };
    expect(stateAfter([written(1, ['1'])], { ids }).ids).toEqual(ids);
  });

  test('forgets all ids when a record is gone, so that the next claim looks it up again', () => {
    expect(stateAfter([refused('gone', ['1'])], { ids: { order: '801A' } }).ids).toEqual({});
  });

  test('keeps deferred writes until their record is created, each once', () => {
    const [ofFile, ofOther] = [FILE, OTHER].map((record) => writeOf({ record, creates: false }));
    if (ofFile === undefined || ofOther === undefined) throw new Error('two writes were made');
    const plan = { deferred: [ofOther, ofFile] };
    expect(stateAfter([], plan, { held: [ofFile] }).deferred).toEqual([ofFile, ofOther]);
    const reordered = JSON.parse(JSON.stringify(ofFile, Object.keys(ofFile).toReversed()));
    const stored = { ...reordered, ...JSON.parse(JSON.stringify(ofFile)) };
    expect(stateAfter([], plan, { held: [stored] }).deferred).toEqual([ofFile, ofOther]);
    const created = stateAfter([written(1, ['1'], FILE)], plan, { held: [ofFile] });
    expect(created.deferred).toEqual([ofOther]);
  });
});

test('an event whose write is deferred is applied', () => {
  const update = writeOf({ record: FILE, creates: false });
  const run = decided(runOf({ 1: [update] }), [], { deferred: [update] });
  expect(statuses(run)).toEqual(['1 applied']);
});

describe('what the org refused as older in an earlier claim stays unwritten', () => {
  const stateGroup = groupName(ORDER, 'state');
  const guarded = writeOf({ guard: { field: 'Version__c', number: 1 } });
  /** Decides on the event once more, from the state that the first claim left behind. */
  const secondClaim = (events: Parameters<typeof runOf>[0], results: WriteResult[]) => {
    const first = decided(runOf(events), [superseded(1, ['1'])]);
    expect(first.state.newerInOrg).toEqual([stateGroup]);
    return decided(runOf(events, { storedState: storedSubjectState(first.state) }), results);
  };
  const note = expect.stringContaining('Not written: State__c. The org has a newer version');

  test('an event with nothing else is superseded again, and says why', () => {
    const run = secondClaim({ 1: [guarded] }, []);
    expect(run.results).toEqual([{ seq: '1', status: 'superseded', reason: note }]);
  });

  test('an event of which the rest is written now is applied, but for that part', () => {
    const run = secondClaim({ 1: [guarded, writeOf({ record: FILE })] }, [written(1, ['1'], FILE)]);
    expect(run.results).toEqual([{ seq: '1', status: 'applied', reason: note }]);
  });

  test('once the org has taken it, the event is applied as a whole', () => {
    const run = secondClaim({ 1: [guarded] }, [written(1, ['1'])]);
    expect(run.results).toEqual([{ seq: '1', status: 'applied' }]);
  });

  test('a newer event that is written leaves the older one superseded without a note', () => {
    const newer = writeOf({ version: [2] });
    const run = secondClaim({ 1: [guarded], 2: [newer] }, [written(2, ['2', '1'])]);
    expect(run.results).toEqual([
      { seq: '1', status: 'superseded' },
      { seq: '2', status: 'applied' },
    ]);
  });
});
