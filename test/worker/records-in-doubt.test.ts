import type { RecordWrite } from '../../src/salesforce/records/record-write.ts';
import type { Refusal } from '../../src/salesforce/refusal.ts';
import { type DecidedPlan, decide } from '../../src/worker/decide.ts';
import type { WriteResult } from '../../src/worker/interpret-outcome.ts';
import { ORDER, runOf, writeOf } from './runs.ts';

const group = { name: 'state', version: [1], fields: {}, valuesFrom: '1', events: ['1'] };
const write: RecordWrite = { record: ORDER, groups: [group] };
const refused = (verdict: Refusal['verdict']): WriteResult => ({
  kind: 'refused',
  write,
  refusal: { verdict, code: 'ANY', object: 'Order', fields: [], detail: '' },
  events: ['1'],
});

function decided(result: WriteResult, plan: Partial<DecidedPlan> = {}) {
  const run = runOf({ 1: [writeOf()] });
  decide(run, { ids: { order: '801A' }, deferred: [], waiting: new Set(), ...plan }, [result]);
  return run;
}

// biome-ignore format: a table reads best with one row a line.
test.each<[string, WriteResult, object]>([
  ['is written is remembered', { kind: 'written', write }, { order: '801A' }],
  ['was not sent is remembered', { kind: 'postponed', write }, { order: '801A' }],
  ['is refused for its values is remembered', refused('park'), { order: '801A' }],
  ['is gone is forgotten', refused('gone'), {}],
  ['belongs to another subject is forgotten', refused('conflict'), {}],
  ['may not be the right one is forgotten', { kind: 'postponed', write, isRecordInDoubt: true }, {}],
])('a record that %s', (_case, result, ids) => {
  expect(decided(result).state.ids).toEqual(ids);
});

test('what was applied to a record in doubt still counts, and its id is kept as the former one', () => {
  const run = runOf(
    { 1: [writeOf({ version: [2] })] },
    { storedState: { ids: { order: '801A' }, applied: { '["Order","order"] state': [1] } } },
  );
  decide(run, { ids: { order: '801A' }, deferred: [], waiting: new Set() }, [refused('gone')]);
  expect(run.state).toMatchObject({
    formerIds: { order: '801A' },
    applied: { '["Order","order"] state': [1] },
  });
});

test('a newer version in a record of another subject is not noted as applied', () => {
  const superseded: WriteResult = { kind: 'superseded', write };
  const run = runOf({ 1: [writeOf()], 2: [writeOf({ version: [2] })] });
  const ofSecond = { ...group, version: [2], valuesFrom: '2', events: ['2'] };
  const conflict = { ...refused('conflict'), write: { ...write, groups: [ofSecond] } };
  const plan = { ids: { order: '801A' }, deferred: [], waiting: new Set<string>() };
  decide(run, plan, [superseded, { ...conflict, events: ['2'] } as WriteResult]);
  expect(run.state.applied).toEqual({});
  expect(run.open.map(({ seq }) => seq)).toEqual(['1']);
});

test('an event whose record may not be the right one stays open, and is not counted as refused', () => {
  const run = decided({ kind: 'postponed', write, isRecordInDoubt: true });
  expect(run.open.map(({ seq }) => seq)).toEqual(['1']);
  expect(run.retry).toBeUndefined();
});

test('a note about how the records were found is kept with the events that are applied', () => {
  const { results } = decided({ kind: 'written', write }, { notes: ['Order 801A carries it.'] });
  expect(results).toMatchObject([
    { seq: '1', status: 'applied', reason: 'Order 801A carries it.' },
  ]);
});
