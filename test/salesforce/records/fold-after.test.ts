import { fold } from '../../../src/salesforce/records/fold.ts';
import { splitByEvent } from '../../../src/salesforce/records/record-write.ts';
import { readSubjectState } from '../../../src/salesforce/records/subject-state.ts';
import type { Write } from '../../../src/salesforce/records/write.ts';

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
