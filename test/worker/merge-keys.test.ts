import { InvalidEventError } from '../../src/errors.ts';
import {
  readSubjectState,
  type SubjectState,
} from '../../src/salesforce/records/state/subject-state.ts';
import type { Lookup, Version } from '../../src/salesforce/records/write.ts';
import { mergeKeys } from '../../src/worker/merge-keys.ts';
import { fc } from '../support/properties.ts';

/** Finds the Order by two keys, and an account by a third one. */
const source = {
  lookups({ id, number, account }: Readonly<Record<string, string>>): Lookup[] {
    if (id === 'invalid') throw new InvalidEventError('id', 'a record id', 'another text');
    return [
      {
        name: 'order',
        object: 'Order',
        candidates: [
          { field: 'Id', value: id ?? '' },
          { field: 'OrderNumber', value: number ?? '' },
        ],
      },
      { name: 'account', object: 'Account', candidates: [{ field: 'Id', value: account ?? '' }] },
    ];
  },
};

interface Known {
  readonly keys?: Record<string, string>;
  readonly keyVersions?: Record<string, Version>;
}

const stateOf = (known: Known): SubjectState =>
  readSubjectState({
    ...known,
    ids: { order: '801A', account: '001A' },
    applied: { '["Order","order"] state': [1], '["Account","account"] state': [1] },
  });

type Added = [keys: Record<string, string>, version?: Version];
const contributions = (added: readonly Added[]) =>
  added.map(([keys, keysVersion]) => ({
    keys,
    writes: [],
    ...(keysVersion === undefined ? {} : { keysVersion }),
  }));
const merged = (known: Known, ...added: Added[]) =>
  mergeKeys(stateOf(known), contributions(added), source);

const known = { keys: { id: 'a' }, keyVersions: { id: [5] } };

// biome-ignore format: a table reads best with one row a line.
test.each<[string, Known, Added[], Record<string, string>, Record<string, Version>]>([
  ['a new key is added', known, [[{ number: '7' }, [1]]], { id: 'a', number: '7' }, { id: [5], number: [1] }],
  ['a key of a newer event replaces the known one', known, [[{ id: 'b' }, [6]]], { id: 'b' }, { id: [6] }],
  ['a key of an older event does not', known, [[{ id: 'b' }, [4]]], { id: 'a' }, { id: [5] }],
  ['a newer event without the key keeps it', known, [[{}, [6]]], { id: 'a' }, { id: [5] }],
  ['of two events the newer one wins', known, [[{ id: 'c' }, [8]], [{ id: 'b' }, [7]]], { id: 'c' }, { id: [8] }],
  ['a key with a version replaces one that was stored without', { keys: { id: 'a' } }, [[{ id: 'b' }, [1]]], { id: 'b' }, { id: [1] }],
  ['a key without a version does not replace one that has one', known, [[{ id: 'b' }]], { id: 'a' }, { id: [5] }],
  ['without versions the key that was read last wins', { keys: { id: 'a' } }, [[{ id: 'c' }], [{ id: 'b' }]], { id: 'b' }, {}],
])('%s', (_case, before, added, keys, keyVersions) => {
  expect(merged(before, ...added)).toMatchObject({ keys, keyVersions });
});

test('the order in which events arrive, and how many are read together, does not matter', () => {
  const event = fc.record({
    keys: fc.dictionary(fc.constantFrom('id', 'number'), fc.constantFrom('a', 'b', 'c')),
    keysVersion: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('x', 'y')),
    writes: fc.constant([]),
  });
  fc.assert(
    fc.property(
      fc.array(event).chain((events) => {
        const shuffled = fc.shuffledSubarray(events, { minLength: events.length });
        return fc.tuple(fc.constant(events), shuffled);
      }),
      ([events, others]) => {
        const together = mergeKeys(stateOf({}), events, source);
        const oneByOne = others.reduce(
          (state, contribution) => mergeKeys(state, [contribution], source),
          stateOf({}),
        );
        expect([oneByOne.keys, oneByOne.keyVersions]).toEqual([
          together.keys,
          together.keyVersions,
        ]);
      },
    ),
  );
});

describe('the record that was found is', () => {
  const both = { ids: { order: '801A', account: '001A' }, formerIds: {} };
  const accountOnly = { ids: { account: '001A' }, formerIds: { order: '801A' } };

  // biome-ignore format: a table reads best with one row a line.
  test.each<[string, Added, object]>([
    ['in doubt when a newer event has another value for its key', [{ id: 'b' }, [6]], accountOnly],
    ['kept when an older event has another value', [{ id: 'b' }, [4]], both],
    ['kept when the value is the same', [{ id: 'a' }, [6]], both],
    ['kept when an event brings a key that was not known', [{ number: '7' }, [6]], both],
    ['kept while the new value is invalid, since nothing is written then', [{ id: 'invalid' }, [6]], both],
  ])('%s', (_case, added, expected) => {
    const { ids, formerIds, applied } = merged(known, added);
    expect({ ids, formerIds }).toEqual(expected);
    // It may be found again, so that what was applied to it still counts.
    expect(applied).toEqual(stateOf(known).applied);
  });

  test('in doubt when a valid value replaces an invalid one', () => {
    const invalid = { keys: { id: 'invalid' }, keyVersions: { id: [5] } };
    expect(merged(invalid, [{ id: 'b' }, [6]])).toMatchObject({
      ids: {},
      formerIds: { order: '801A', account: '001A' },
    });
  });
});

test('an error of the source that is not the fault of the keys is thrown', () => {
  const lookups = () => {
    throw new TypeError('a defect');
  };
  const changed = contributions([[{ id: 'b' }, [6]]]);
  expect(() => mergeKeys(stateOf(known), changed, { lookups })).toThrow('a defect');
});
