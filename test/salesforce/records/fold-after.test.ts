import { fold } from '../../../src/salesforce/records/fold.ts';
import { splitByEvent } from '../../../src/salesforce/records/record-write.ts';
import { readSubjectState } from '../../../src/salesforce/records/state/subject-state.ts';
import { recordName, type Write } from '../../../src/salesforce/records/write.ts';

const write = (group: string, changes: Partial<Write> = {}): Write => ({
  record: { object: 'File__c', field: 'Key__c', value: 'f-1' },
  group,
  rule: 'newest',
  version: [1],
  fields: { [`${group}__c`]: 'x' },
  creates: true,
  ...changes,
});

test('a record is written after the look-up that any of its writes names, also in parts', () => {
  const requested = [
    { event: '1', write: write('A') },
    { event: '2', write: write('B', { after: 'order' }) },
  ];
  const { writes } = fold(requested, readSubjectState({}));
  expect(writes.map(({ after }) => after)).toEqual(['order']);
  expect(writes.flatMap(splitByEvent).map(({ after }) => after)).toEqual(['order', 'order']);
});

test('a deferred write of an earlier release names none', () => {
  const state = readSubjectState({ held: [write('A', { creates: false })] });
  const { writes } = fold([{ event: '1', write: write('B', { after: 'order' }) }], state);
  expect(writes.map(({ after }) => after)).toEqual(['order']);
});

describe('a field group closes', () => {
  const closing = { creates: false, after: 'order' };

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['when its write waits for the record to be created', [write('A', closing)], true],
    ['when its newest write does', [write('A', { after: 'order' }), write('A', { ...closing, version: [2] })], true],
    ['not when a newer write opens it', [write('A', { after: 'order', version: [2] }), write('A', closing)], undefined],
    ['not when it depends on no other record', [write('A', { creates: false })], undefined],
    ['not when it only refers to another record', [write('A', { ...closing, fields: { A__c: { lookup: 'order' } } })], undefined],
  ] as const)('%s', (_case, writes, closes) => {
    const state = readSubjectState({ made: [recordName(write('A').record)] });
    const requested = writes.map((each, index) => ({ event: `${index}`, write: each }));
    const [folded] = fold(requested, state).writes;
    expect(folded?.groups.map((group) => group.closes)).toEqual([closes]);
  });
});
