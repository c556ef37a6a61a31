import {
  readPresentState,
  readSubjectState,
  type SubjectState,
  storedSubjectState,
} from '../../../../src/salesforce/records/state/subject-state.ts';

const deferred = {
  record: { object: 'Fulfillment__c', field: 'Key__c', value: '2044' },
  group: 'cancelled',
  rule: 'once',
  version: [1, 'event-1'],
  fields: { Cancelled__c: true, Order__c: { lookup: 'order' } },
  creates: false,
} as const;

const linked = {
  record: { object: 'Order', lookup: 'order' },
  group: 'state',
  rule: 'newest',
  version: [1, 'event-1'],
  fields: { State__c: 'accepted' },
  creates: true,
} as const;

const state: SubjectState = {
  keys: { drOrderId: '2044' },
  keyVersions: { drOrderId: [1, 'event-1'] },
  ids: { order: '801A' },
  applied: { '["Order","order"] state': [1, 'event-1'] },
  created: ['["Fulfillment__c","Key__c","2044"]'],
  deferred: [deferred],
  formerIds: { account: '001A' },
  linked: [linked],
  floors: { '["Order","order"] state': [2, 'event-2'] },
  newerInOrg: ['["Order","order"] state'],
};

/** As subjects were stored from the first release on. */
const stored = {
  keys: { drOrderId: '2044' },
  keyVersions: { drOrderId: [1, 'event-1'] },
  ids: { order: '801A' },
  applied: { '["Order","order"] state': [1, 'event-1'] },
  made: ['["Fulfillment__c","Key__c","2044"]'],
  held: [deferred],
};

const added = {
  formerIds: { account: '001A' },
  linked: [linked],
  floors: { '["Order","order"] state': [2, 'event-2'] },
  newerInOrg: ['["Order","order"] state'],
};

test('a state is the same after it was stored as JSON', () => {
  expect(readSubjectState(JSON.parse(JSON.stringify(storedSubjectState(state))))).toEqual(state);
});

test('the stored form keeps its names, so that subjects of every release can be read', () => {
  expect(storedSubjectState(state)).toEqual({ ...stored, ...added });
  expect(readSubjectState({ ...stored, ...added })).toEqual(state);
  const empty = { formerIds: {}, linked: [], floors: {}, newerInOrg: [] };
  expect(readSubjectState(stored)).toEqual({ ...state, ...empty });
});

const EMPTY: SubjectState = {
  keys: {},
  keyVersions: {},
  ids: {},
  applied: {},
  created: [],
  deferred: [],
  formerIds: {},
  linked: [],
  floors: {},
  newerInOrg: [],
};

test('a subject that was never worked on has an empty state', () => {
  expect(readSubjectState({})).toEqual(EMPTY);
});

test('what an older release did not store is empty', () => {
  expect(readSubjectState({ keys: { drOrderId: '2044' } })).toEqual({
    ...EMPTY,
    keys: { drOrderId: '2044' },
  });
});

test.each([
  ['text', '{}'],
  ['keys that are no object', { keys: 'drOrderId' }],
  ['a deferred write that is no object', { held: ['write'] }],
  ['a version that is no list', { applied: { group: 1 } }],
  ['a version of a key that is no list', { keyVersions: { drOrderId: 1 } }],
])('%s is no state', (_case, value) => {
  expect(() => readSubjectState(value)).toThrow();
});

test('a floor with a time in the future keeps its ranks alone, in both units of time', () => {
  const now = Date.UTC(2026, 10, 2);
  const floors = {
    past: [1, now, 'e1'],
    millis: [2, now * 2, 'e2'],
    micros: [now * 2000, 3, 'e3'],
  };
  const expected = { past: [1, now, 'e1'], millis: [2, 0, 'e2'], micros: [0, 3, 'e3'] };
  const applied = { millis: [2, now * 2, 'e2'] };
  const stored = storedSubjectState({ ...state, floors, applied });
  expect(readPresentState(stored, now)).toEqual({ ...state, floors: expected, applied });
});
