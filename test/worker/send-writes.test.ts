import type { Org, OrgRequest } from '../../src/salesforce/api/org.ts';
import { CONFLICT_MARKER, STALE_MARKER } from '../../src/salesforce/classify-error.ts';
import type { RecordWrite } from '../../src/salesforce/records/record-write.ts';
import { type RecordKey, recordName } from '../../src/salesforce/records/write.ts';
import type { ReadyWrite } from '../../src/worker/resolve-references.ts';
import { sendWrites } from '../../src/worker/send/send-writes.ts';
import type { SubjectRun } from '../../src/worker/subject-run.ts';
import { FILE, LOG, ORDER, ORDER_LOOKUP, runOf } from './runs.ts';

interface Row {
  readonly attributes: { readonly type: string };
  readonly [field: string]: unknown;
}

/** An org that refuses rows by the test's rule, and finds the records whose keys are given. */
function orgThat(refuses: (row: Row) => string | undefined, existing: readonly string[] = []) {
  const calls: string[] = [];
  const org: Org = {
    apiVersion: '67.0',
    probe: () => Promise.resolve(),
    usage: () => undefined,
    async call({ path, body }: OrgRequest) {
      if (path !== '/composite') {
        const query = decodeURIComponent(path);
        calls.push(`find ${query.split(' FROM ')[1]?.split(' ')[0]}`);
        const found = existing.filter((key) => query.includes(`'${key}'`));
        return { done: true, records: found.map((key) => ({ Id: `id of ${key}`, Key__c: key })) };
      }
      const { compositeRequest } = body as {
        compositeRequest: { method: string; body: { records: Row[] } }[];
      };
      calls.push(
        compositeRequest
          .flatMap(({ method, body: { records } }) =>
            records.map((row) => {
              const { attributes, ...fields } = row;
              return `${method} ${attributes.type} ${Object.values(fields).join(' ')}`;
            }),
          )
          .join(', '),
      );
      return {
        compositeResponse: compositeRequest.map((part) => ({
          httpStatusCode: 200,
          body: part.body.records.map((row) => {
            const statusCode = refuses(row);
            if (statusCode === undefined) return { success: true, errors: [] };
            const marker = { STALE: STALE_MARKER, CONFLICT: CONFLICT_MARKER }[statusCode];
            const error =
              marker !== undefined
                ? { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: marker }
                : { statusCode, message: 'No.' };
            return { success: false, errors: [error] };
          }),
        })),
      };
    },
  };
  return { org, calls };
}

/** A write of one field for each event, all in groups of their own. */
function ready(run: SubjectRun, record: RecordKey, ...events: string[]): ReadyWrite {
  const groups = events.map((event) => ({
    name: event,
    version: [1],
    fields: { [`F${event}__c`]: `value ${event}` },
    valuesFrom: event,
    events: [event],
  }));
  return { run, write: { record, groups }, lookups: [], ids: { order: '801A' }, found: new Set() };
}

const names = ({ record, groups }: RecordWrite) =>
  `${record.object} ${groups.map(({ name }) => name).join('+')}`;

async function send(org: Org, writes: readonly ReadyWrite[], run: SubjectRun) {
  const results = await sendWrites(org, writes);
  return results.get(run)?.map(({ kind, write }) => `${kind} ${names(write)}`);
}

const accepts = () => undefined;

test('records with unique keys are written in one call; the others are looked up and written afterwards', async () => {
  const run = runOf({});
  const { org, calls } = orgThat(accepts);
  const writes = [ready(run, LOG, '1'), ready(run, ORDER, '1'), ready(run, FILE, '1')];
  expect(await send(org, writes, run)).toEqual([
    'written Order 1',
    'written File__c 1',
    'written Log__c 1',
  ]);
  expect(calls).toEqual([
    'PATCH Order 801A value 1, PATCH File__c f-1 value 1',
    'find Log__c',
    'POST Log__c l-1 value 1',
  ]);
});

test('a record that a look-up finds is updated', async () => {
  const run = runOf({});
  const { org, calls } = orgThat(accepts, ['l-1']);
  await send(org, [ready(run, LOG, '1')], run);
  expect(calls).toEqual(['find Log__c', 'PATCH Log__c id of l-1 value 1']);
});

test('a record that may only be updated is not created', async () => {
  const run = runOf({});
  const { org, calls } = orgThat(accepts);
  const each = ready(run, LOG, '1');
  const updateOnly = { ...each, write: { ...each.write, updateOnly: true as const } };
  expect(await send(org, [updateOnly], run)).toBeUndefined();
  expect(calls).toEqual(['find Log__c']);
});

test('the values of several events are sent separately once they are refused together', async () => {
  const run = runOf({});
  const { org, calls } = orgThat((row) => ('F2__c' in row ? 'STRING_TOO_LONG' : undefined));
  expect(await send(org, [ready(run, FILE, '1', '2', '3')], run)).toEqual([
    'written File__c 1',
    'refused File__c 2',
    'written File__c 3',
  ]);
  expect(calls).toEqual([
    'PATCH File__c f-1 value 1 value 2 value 3',
    // The same key does not go into one call twice.
    'PATCH File__c f-1 value 1',
    'PATCH File__c f-1 value 2',
    'PATCH File__c f-1 value 3',
  ]);
});

test('writes to one record that is looked up are sent one at a time, with a look-up before each', async () => {
  const [one, other] = [runOf({}), runOf({})];
  const { org, calls } = orgThat(accepts);
  await send(org, [ready(one, LOG, '1'), ready(other, LOG, '2')], one);
  expect(calls).toEqual([
    'find Log__c',
    'POST Log__c l-1 value 1',
    'find Log__c',
    'POST Log__c l-1 value 2',
  ]);
});

test('after a refusal the look-ups of its subject are postponed, those of other subjects are not', async () => {
  const [one, other] = [runOf({}), runOf({})];
  const { org, calls } = orgThat((row) => (row.id === '801A' ? 'UNABLE_TO_LOCK_ROW' : undefined));
  const writes = [ready(one, ORDER, '1'), ready(one, LOG, '1'), ready(other, LOG, '2')];
  const results = await sendWrites(org, writes);
  expect([one, other].map((run) => results.get(run)?.map(({ kind }) => kind))).toEqual([
    ['refused', 'postponed'],
    ['written'],
  ]);
  expect(calls).toEqual(['PATCH Order 801A value 1', 'find Log__c', 'POST Log__c l-1 value 2']);
});

describe('writes that come after the Order', () => {
  const afterOrder = (run: SubjectRun, event: string): ReadyWrite => {
    const each = ready(run, FILE, event);
    return { ...each, write: { ...each.write, after: 'order' } };
  };
  const kinds = async (refuses: (row: Row) => string | undefined, ...all: ReadyWrite[][]) => {
    const { org, calls } = orgThat(refuses);
    const results = await sendWrites(org, all.flat());
    return {
      calls: calls.map((call) => call.replaceAll(/ value \d/g, '')),
      kinds: all.map(
        ([each]) =>
          each && results.get(each.run)?.map(({ kind, write }) => `${kind} ${write.record.object}`),
      ),
    };
  };
  const run = runOf({});

  test('are sent in a second call', async () => {
    expect(await kinds(accepts, [afterOrder(run, '1'), ready(run, ORDER, '1')])).toEqual({
      calls: ['PATCH Order 801A', 'PATCH File__c f-1'],
      kinds: [['written Order', 'written File__c']],
    });
  });

  test('are sent in the first call that there is when nothing is written to the Order', async () => {
    expect(await kinds(accepts, [afterOrder(run, '1')])).toEqual({
      calls: ['PATCH File__c f-1'],
      kinds: [['written File__c']],
    });
  });

  test('are not sent after a refusal of the Order, and those of other subjects are', async () => {
    const other = runOf({});
    const refused = { ...ready(run, ORDER, '1'), ids: { order: '801B' } };
    const writes = [refused, afterOrder(run, '1')];
    const others = [ready(other, ORDER, '2'), afterOrder(other, '2')];
    const refuses = (row: Row) => (row.id === '801B' ? 'STRING_TOO_LONG' : undefined);
    expect(await kinds(refuses, writes, others)).toEqual({
      calls: ['PATCH Order 801B, PATCH Order 801A', 'PATCH File__c f-1'],
      kinds: [
        ['refused Order', 'postponed File__c'],
        ['written Order', 'written File__c'],
      ],
    });
  });

  test('are not sent when the Order may not be the right one any more', async () => {
    const writes = [ready(run, ORDER, '1'), afterOrder(run, '1')];
    const refuses = (row: Row) => (row.id === '801A' ? 'ENTITY_IS_DELETED' : undefined);
    expect(await kinds(refuses, writes)).toEqual({
      calls: ['PATCH Order 801A'],
      kinds: [['postponed Order', 'postponed File__c']],
    });
  });

  test('are sent when the org has something newer for the Order', async () => {
    const guarded = ready(run, ORDER, '1');
    const groups = guarded.write.groups.map((group) => {
      return { ...group, guard: { field: 'V__c', number: 1 } };
    });
    const order = { ...guarded, write: { ...guarded.write, groups } };
    const refuses = (row: Row) => (row.id === '801A' ? 'STALE' : undefined);
    expect((await kinds(refuses, [order, afterOrder(run, '1')])).kinds).toEqual([
      ['superseded Order', 'written File__c'],
    ]);
  });

  describe('when the Order belongs to one subject only', () => {
    const claim = { field: 'Claim__c', value: '2044', label: 'id' };
    const lookups = [{ ...ORDER_LOOKUP, claim }];
    const [seen, none] = [new Set(['order']), new Set<string>()];
    const withOrder = (found: ReadonlySet<string>, free: ReadonlySet<string>) => {
      const superseded = ready(run, ORDER, '1');
      const groups = superseded.write.groups.map((group) => {
        return { ...group, guard: { field: 'V__c', number: 1 } };
      });
      const order = { ...superseded, write: { ...superseded.write, groups } };
      return [order, afterOrder(run, '1')].map((each) => ({ ...each, lookups, found, free }));
    };
    const isStale = (row: Row) => (row.id === '801A' && 'V__c' in row ? 'STALE' : undefined);

    // biome-ignore format: a table reads best with one row a line.
    test.each([
      ['was free when it was looked up', seen, seen],
      ['was not looked up in this round', none, none],
    ])('are sent after the claim alone, when the org has something newer for the Order, and it %s', async (_case, found, free) => {
      expect(await kinds(isStale, withOrder(found, free))).toEqual({
        calls: ['PATCH Order 801A 2044 1', 'PATCH Order 801A 2044', 'PATCH File__c f-1'],
        kinds: [['superseded Order', 'written Order', 'written File__c']],
      });
    });

    test('are sent at once when a look-up of this round saw the claim', async () => {
      expect((await kinds(isStale, withOrder(seen, none))).calls).toEqual([
        'PATCH Order 801A 2044 1',
        'PATCH File__c f-1',
      ]);
    });

    test.each([
      ['looked up again', false, ['postponed Order', 'postponed File__c']],
      ['refused', true, ['refused Order', 'refused File__c']],
    ])(
      'are %s when the claim alone is refused, and that has happened: %s',
      async (_case, wasInDoubt, expected) => {
        const refuses = (row: Row) => isStale(row) ?? (row.id === '801A' ? 'CONFLICT' : undefined);
        const again = { ...run, wasInDoubt };
        const writes = withOrder(seen, seen).map((each) => ({ ...each, run: again }));
        expect(await kinds(refuses, writes)).toEqual({
          calls: ['PATCH Order 801A 2044 1', 'PATCH Order 801A 2044'],
          kinds: [['superseded Order', ...expected]],
        });
      },
    );

    test('are not sent when the Order turns out to be gone', async () => {
      const refuses = (row: Row) => (row.id === '801A' ? 'ENTITY_IS_DELETED' : undefined);
      const [, dependent] = withOrder(none, none);
      expect(await kinds(refuses, dependent ? [dependent] : [])).toEqual({
        calls: ['PATCH Order 801A 2044'],
        kinds: [['postponed Order', 'postponed File__c']],
      });
    });
  });

  describe('and close something', () => {
    const created = { made: [recordName(FILE), recordName(LOG)] };
    /** Group 1 closes, and group 2 does not. */
    const closing = (of: SubjectRun, record: RecordKey): ReadyWrite => {
      const each = ready(of, record, '1', '2');
      const groups = each.write.groups.map((group) =>
        group.name === '1' ? { ...group, closes: true as const } : group,
      );
      return { ...each, write: { ...each.write, groups, after: 'order' } };
    };
    const refusing = (code: string) => (row: Row) => (row.id === '801A' ? code : undefined);

    test.each([
      'STRING_TOO_LONG',
      'UNABLE_TO_LOCK_ROW',
      'ENTITY_IS_LOCKED',
      'INSUFFICIENT_ACCESS_OR_READONLY',
    ])('are sent without their other groups after the Order was refused with %s', async (code) => {
      const of = runOf({}, { storedState: created });
      const { org, calls } = orgThat(refusing(code));
      expect(await send(org, [ready(of, ORDER, '1'), closing(of, FILE)], of)).toEqual([
        'refused Order 1',
        'postponed File__c 1+2',
        'written File__c 1',
      ]);
      expect(calls).toEqual(['PATCH Order 801A value 1', 'PATCH File__c f-1 value 1']);
    });

    test.each([
      [['l-1'], ['find Log__c', 'PATCH Log__c id of l-1 value 1']],
      [[], ['find Log__c']],
    ])(
      'are sent after a look-up when keys are not unique, and create nothing: %j',
      async (existing, expected) => {
        const of = runOf({}, { storedState: created });
        const { org, calls } = orgThat(refusing('STRING_TOO_LONG'), existing);
        await send(org, [ready(of, ORDER, '1'), closing(of, LOG)], of);
        expect(calls).toEqual(['PATCH Order 801A value 1', ...expected]);
      },
    );

    test('are not sent to a record that the subject has not created', async () => {
      const of = runOf({});
      const { org, calls } = orgThat(refusing('STRING_TOO_LONG'), ['l-1']);
      await send(org, [ready(of, ORDER, '1'), closing(of, FILE), closing(of, LOG)], of);
      expect(calls).toEqual(['PATCH Order 801A value 1']);
    });

    test.each([
      ['belongs to another subject', 'CONFLICT', new Set(['order'])],
      ['may belong to another subject by now', 'CONFLICT', new Set<string>()],
      ['is gone', 'ENTITY_IS_DELETED', new Set<string>()],
    ])('are not sent when the Order %s', async (_case, code, found) => {
      const of = runOf({}, { storedState: created });
      const { org, calls } = orgThat(refusing(code));
      const claim = { field: 'Claim__c', value: '2044', label: 'id' };
      const lookups = [{ ...ORDER_LOOKUP, claim }];
      const writes = [ready(of, ORDER, '1'), closing(of, FILE)];
      await send(
        org,
        writes.map((each) => ({ ...each, lookups, found })),
        of,
      );
      expect(calls).toEqual(['PATCH Order 801A 2044 value 1']);
    });

    test('are not sent when another subject writes to the Order first', async () => {
      const of = runOf({}, { storedState: created });
      const { org, calls } = orgThat(accepts);
      const order = { ...ready(of, ORDER, '1'), isPostponed: true } as const;
      await send(org, [order, closing(of, FILE)], of);
      expect(calls).toEqual([]);
    });
  });

  test('are sent although a record is refused on which they do not depend', async () => {
    const log = { object: 'Other__c', field: 'Key__c', value: 'o' } as const;
    const refuses = (row: Row) => (row.Key__c === 'o' ? 'STRING_TOO_LONG' : undefined);
    expect((await kinds(refuses, [ready(run, log, '1'), afterOrder(run, '1')])).kinds).toEqual([
      ['refused Other__c', 'written File__c'],
    ]);
  });
});

test('a write that is postponed from the start is not sent, nor is what comes after it', async () => {
  const run = runOf({});
  const { org, calls } = orgThat(accepts);
  const order = { ...ready(run, ORDER, '1'), isPostponed: true } as const;
  expect(await send(org, [order, ready(run, LOG, '1')], run)).toEqual([
    'postponed Order 1',
    'postponed Log__c 1',
  ]);
  expect(calls).toEqual([]);
});

test('nothing to send is no call', async () => {
  const { org, calls } = orgThat(accepts);
  expect(await sendWrites(org, [])).toEqual(new Map());
  expect(calls).toEqual([]);
});
