import {
  movedLookups,
  withDoubt,
  withIds,
} from '../../../src/salesforce/records/lookup/known-ids.ts';
import { readSubjectState } from '../../../src/salesforce/records/state/subject-state.ts';
import type { Lookup, Write } from '../../../src/salesforce/records/write.ts';

const FILE = { object: 'File__c', field: 'Key__c', value: 'f-1' } as const;
const lookups = ['order', 'account'].map((name): Lookup => {
  return { name, object: name === 'order' ? 'Order' : 'Account', candidates: [] };
});
const link: Write = {
  ...{ record: FILE, group: 'link', rule: 'newest', version: [3], creates: false },
  fields: { Order__c: { lookup: 'order' } },
};
const state = readSubjectState({
  ids: { order: '801A', account: '001A' },
  applied: {
    '["Order","order"] state': [1],
    '["Account","account"] state': [1],
    '["File__c","Key__c","f-1"] link': [3],
    '["File__c","Key__c","f-1"] status': [1],
  },
});
const groups = ({ applied }: { applied: object }) => Object.keys(applied).toSorted();
const ALL = groups(state);
const NOT_OF_ORDER = ALL.filter((name) => !name.startsWith('["Order"'));
const NOT_LINKED = NOT_OF_ORDER.filter((name) => !name.endsWith('link'));

test('a record in doubt has a former id, and what was applied to it still counts', () => {
  const doubted = withDoubt(state, (name) => name === 'order');
  expect(doubted).toMatchObject({ ids: { account: '001A' }, formerIds: { order: '801A' } });
  expect(groups(doubted)).toEqual(ALL);
});

test('a former id is kept until a record is found', () => {
  const doubted = withDoubt(state, () => true);
  const found = withIds(doubted, { account: '001A' });
  expect(found).toMatchObject({ ids: { account: '001A' }, formerIds: { order: '801A' } });
  expect(withIds(found, {}).formerIds).toEqual({ order: '801A', account: '001A' });
});

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Record<string, string>, Write[], Write[], string[]]>([
  ['nothing when the same record is found again', { order: '801A' }, [link], [link], ALL],
  ['nothing when a record is found for the first time', { other: '001B' }, [link], [link], ALL],
  ['the groups of the record, when another one is found', { order: '801B' }, [], [], NOT_OF_ORDER],
  ['the groups that are known to refer to it as well', { order: '801B' }, [link], [], NOT_LINKED],
  ['the groups of open events that refer to it as well', { order: '801B' }, [], [link], NOT_LINKED],
  ['no group for an open event that is older than what was applied', { order: '801B' }, [], [{ ...link, version: [2] }], NOT_OF_ORDER],
])('forgets %s', (_case, ids, linked, requested, expected) => {
  for (const before of [state, withDoubt(state, () => true)]) {
    const now = { account: '001A', ...ids };
    expect(groups(withIds({ ...before, linked }, now, lookups, requested))).toEqual(expected);
    expect([...movedLookups(before, now)]).toEqual(ids.order === '801B' ? ['order'] : []);
  }
});
