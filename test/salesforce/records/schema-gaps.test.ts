import { createOrgMemory, type OrgMemory } from '../../../src/salesforce/memory/org-memory.ts';
import { RequestRefusedError } from '../../../src/salesforce/org-errors.ts';
import type { RecordToWrite } from '../../../src/salesforce/records/composite-batches.ts';
import { findRecords } from '../../../src/salesforce/records/find-records.ts';
import type { Lookup } from '../../../src/salesforce/records/write.ts';
import { writeRecords } from '../../../src/salesforce/records/write-records.ts';
import { CompositeOrg, failure, ok, type Sent, success } from './composite-org.ts';
import { type Asked, RowsOrg } from './rows-org.ts';

const FIVE_MINUTES = 5 * 60_000;
const DAY = 24 * 60 * 60_000;

let now = 0;
let missing: string[];
let reported: string[];
let memory: OrgMemory;

beforeEach(() => {
  now = 4 * FIVE_MINUTES;
  missing = [];
  reported = [];
  const optionalFields = [{ object: 'Order', field: 'Optional__c' }];
  const reportAbsent = ({ object, field }: { object: string; field: string }) =>
    reported.push(`${object}.${field}`);
  memory = createOrgMemory({ optionalFields, reportAbsent }, () => now);
});

const uses = (record: Sent) => missing.find((name) => name in record);

/** Salesforce refuses a collection that names a field which does not exist. */
function orgLackingFields(): CompositeOrg {
  return new CompositeOrg((records, { url }) => {
    const object = String(records[0]?.attributes.type);
    if (missing.includes(object)) {
      const message = `sObject type '${object}' is not supported.`;
      return { httpStatusCode: 400, body: [{ errorCode: 'INVALID_TYPE', message }] };
    }
    const field = records.map(uses).find((name) => name !== undefined);
    expect(url).toContain('/composite/sobjects');
    if (field === undefined) return ok(records.map(() => success()));
    const message = `No such column '${field}' on sobject of type ${object}`;
    return { httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD', message }] };
  }, memory);
}

/** Salesforce refuses rows whose fields the user may not write. */
function orgDenyingFields(): CompositeOrg {
  return new CompositeOrg(
    (records) =>
      ok(
        records.map((record) => {
          const field = uses(record);
          const message = `Unable to create/update fields: ${field}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
          const code = 'INVALID_FIELD_FOR_INSERT_UPDATE';
          return field === undefined ? success() : failure(code, message, [field]);
        }),
      ),
    memory,
  );
}

const record = (object: string, ...fields: string[]): RecordToWrite => ({
  ...{ object, key: 'Id', value: `${object}-${fields.join('-')}-${Math.random()}` },
  fields: Object.fromEntries(fields.map((field) => [field, 'x'])),
});

async function codes(org: CompositeOrg, ...records: RecordToWrite[]) {
  const outcomes = await writeRecords(org, records);
  return outcomes.map((outcome) => (outcome.written ? 'written' : outcome.refusal.code));
}

describe.each([
  ['lacks a field', orgLackingFields, 'INVALID_FIELD'],
  ['has a field that the user may not write', orgDenyingFields, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
])('an org that %s', (_case, makeOrg, code) => {
  test('is not asked again for five minutes, and other records and objects go on', async () => {
    missing = ['Lacking__c'];
    const org = makeOrg();
    await codes(org, ...Array.from({ length: 200 }, () => record('Order', 'A__c', 'Lacking__c')));
    expect(org.calls).toHaveLength(1);
    now += FIVE_MINUTES - 1;
    const needing = record('Order', 'Lacking__c');
    expect(await codes(org, needing, needing)).toEqual([code, code]);
    expect(org.calls).toHaveLength(1);
    const others = [record('Order', 'A__c'), record('File__c', 'Lacking__c')];
    missing = [];
    expect(await codes(org, needing, ...others)).toEqual([code, 'written', 'written']);
    expect(org.calls).toHaveLength(2);
  });

  test('is asked again after five minutes, and what it accepts ends the gap', async () => {
    missing = ['Lacking__c'];
    const org = makeOrg();
    const needing = record('Order', 'Lacking__c', 'A__c');
    await codes(org, needing);
    now += FIVE_MINUTES;
    expect(await codes(org, needing)).toEqual([code]);
    expect(org.calls).toHaveLength(2);
    missing = [];
    expect(await codes(org, needing)).toEqual([code]);
    now += FIVE_MINUTES;
    expect(await codes(org, needing)).toEqual(['written']);
    expect(await codes(org, needing)).toEqual(['written']);
  });

  test('gets writes without an optional field at once, and one line of the log a day says so', async () => {
    missing = ['Optional__c'];
    const org = makeOrg();
    const records = [
      record('Order', 'A__c', 'Optional__c'),
      record('Order', 'Optional__c'),
      record('Order', 'A__c'),
    ];
    expect(await codes(org, ...records)).toEqual(['written', 'written', 'written']);
    expect(org.calls).toHaveLength(2);
    expect(await codes(org, ...records)).toEqual(['written', 'written', 'written']);
    expect(org.calls).toHaveLength(3);
    expect(reported).toEqual(['Order.Optional__c']);
    now += FIVE_MINUTES;
    await codes(org, ...records);
    expect(org.calls).toHaveLength(5);
    now += DAY;
    await codes(org, ...records);
    expect(reported).toEqual(['Order.Optional__c', 'Order.Optional__c']);
  });

  test('may lack an optional field and another one: only the other one is a reason', async () => {
    missing = ['Optional__c', 'Lacking__c'];
    const org = makeOrg();
    const [both, optional] = [
      record('Order', 'Lacking__c', 'Optional__c'),
      record('Order', 'Optional__c'),
    ];
    expect(await codes(org, both, optional)).toEqual([code, 'written']);
    expect(await codes(org, both, optional)).toEqual([code, 'written']);
  });
});

test('an object that the org lacks is not asked for again, whatever the fields', async () => {
  missing = ['File__c'];
  const org = orgLackingFields();
  expect(await codes(org, record('File__c', 'A__c'))).toEqual(['INVALID_TYPE']);
  expect(await codes(org, record('File__c', 'B__c'), record('Order', 'A__c'))).toEqual([
    'INVALID_TYPE',
    'written',
  ]);
  expect(org.calls).toHaveLength(2);
});

test('when Salesforce names no field, the same set of fields is not asked for again', async () => {
  const org = new CompositeOrg((records) => {
    const errors = [{ errorCode: 'INVALID_FIELD', message: 'No such column' }];
    const isRefused = records.some((each) => 'B__c' in each);
    return isRefused ? { httpStatusCode: 400, body: errors } : ok(records.map(() => success()));
  }, memory);
  const refused = 'INVALID_FIELD';
  expect(await codes(org, record('Order', 'A__c', 'B__c'))).toEqual([refused]);
  expect(await codes(org, record('Order', 'A__c', 'B__c'), record('Order', 'A__c'))).toEqual([
    refused,
    'written',
  ]);
  expect(org.calls).toHaveLength(2);
});

test('a field that one record may have and another may not is no gap', async () => {
  const org = new CompositeOrg(
    (records) =>
      ok(
        records.map((each) =>
          String(each.id).includes('Locked__c')
            ? failure('INVALID_FIELD_FOR_INSERT_UPDATE', 'No.', ['A__c'])
            : success(),
        ),
      ),
    memory,
  );
  const locked = { ...record('Order', 'A__c'), value: 'Locked__c' };
  const code = 'INVALID_FIELD_FOR_INSERT_UPDATE';
  expect(await codes(org, locked, record('Order', 'A__c'))).toEqual([code, 'written']);
  expect(await codes(org, record('Order', 'A__c'))).toEqual(['written']);
});

describe('look-ups', () => {
  const by = (field: string, object = 'Order'): Lookup => ({
    ...{ name: 'order', object, candidates: [{ field, value: 'x' }] },
  });

  test('are refused without a call for five minutes, and those by other fields are made', async () => {
    missing = ['Number__c'];
    class LackingOrg extends RowsOrg {
      readonly memory = memory;
      override async answer(asked: Asked): Promise<unknown> {
        if (!missing.some((name) => asked.path.includes(name))) return super.answer(asked);
        const message = "No such column 'Number__c' on entity 'Order'.";
        throw new RequestRefusedError({ code: 'INVALID_FIELD', message, fields: [] });
      }
    }
    const org = new LackingOrg([]);
    const kinds = async (...lookups: Lookup[]) =>
      (await findRecords(org, lookups)).map(({ kind }) => kind);
    expect(await kinds(by('Number__c'))).toEqual(['refused']);
    missing = [];
    expect(await kinds(by('Number__c'), by('Name'), by('Number__c', 'File__c'))).toEqual([
      'refused',
      'nothing',
      'nothing',
    ]);
    expect(org.parts.map(({ length }) => length)).toEqual([1, 2]);
    now += FIVE_MINUTES;
    expect(await kinds(by('Number__c'))).toEqual(['nothing']);
  });
});
