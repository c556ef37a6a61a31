import {
  readSubjectState,
  storedSubjectState,
} from '../../../../src/salesforce/records/state/subject-state.ts';

const known = readSubjectState({ keys: { drOrderId: 'A', sfOrderId: '801' } });

test.each([
  ['has given way', { gaveWay: { to: 'B', by: 'connector' as const } }],
  ['gave way by a decision', { gaveWay: { to: 'B', by: 'person' as const } }],
  ['is to give way', { givesWayTo: 'B' }],
])('a state that %s is read as it was stored', (_case, given) => {
  const state = { ...known, ...given };
  const stored = JSON.parse(JSON.stringify(storedSubjectState(state)));
  expect(readSubjectState(stored)).toEqual(state);
});

test('a process of an earlier release, which keeps the keys and drops what it does not know, keeps it', () => {
  const stored = storedSubjectState({ ...known, gaveWay: { to: 'B', by: 'person' } });
  const { keys, keyVersions, ids, applied, made, held } = stored;
  const kept = JSON.parse(JSON.stringify({ keys, keyVersions, ids, applied, made, held }));
  expect(readSubjectState(kept)).toMatchObject({
    ...{ gaveWay: { to: 'B', by: 'person' }, keys: { drOrderId: 'A', sfOrderId: '801' } },
  });
});

test('no key that a look-up uses is lost or added', () => {
  const state = readSubjectState(storedSubjectState({ ...known, givesWayTo: 'B' }));
  expect(state.keys).toEqual(known.keys);
});
