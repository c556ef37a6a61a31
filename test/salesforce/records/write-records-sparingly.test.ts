import type { Org, OrgRequest } from '../../../src/salesforce/api/org.ts';
import type { RecordToWrite } from '../../../src/salesforce/records/composite-batches.ts';
import { writeRecordsSparingly } from '../../../src/salesforce/records/write-records-sparingly.ts';

/** An org that answers each collection by the test's rule, and counts its calls. */
function orgThat(answers: (records: readonly unknown[]) => object): Org & { calls: number } {
  return {
    apiVersion: '67.0',
    calls: 0,
    async call({ body }: OrgRequest) {
      this.calls += 1;
      const { compositeRequest } = body as {
        compositeRequest: { body: { records: unknown[] } }[];
      };
      return { compositeResponse: compositeRequest.map((part) => answers(part.body.records)) };
    },
    probe: () => Promise.resolve(),
    usage: () => undefined,
  };
}

const records = Array.from(
  { length: 1000 },
  (_, index): RecordToWrite => ({ object: 'A__c', key: 'Key__c', value: `${index}`, fields: {} }),
);

test('a thousand records are one call', async () => {
  const org = orgThat((rows) => ({
    httpStatusCode: 200,
    body: rows.map(() => ({ success: true, errors: [] })),
  }));
  const outcomes = await writeRecordsSparingly(org, records);
  expect(outcomes).toEqual(records.map(() => ({ written: true })));
  expect(org.calls).toBe(1);
});

const refused = (errorCode: string, message: string) => ({
  httpStatusCode: 400,
  body: [{ errorCode, message, fields: ['B__c'] }],
});

test('when the schema is refused, one call finds that out for all records', async () => {
  const org = orgThat(() => refused('INVALID_FIELD', "No such column 'B__c'"));
  const refusal = { verdict: 'hold', code: 'INVALID_FIELD', fields: ['B__c'] };
  expect(await writeRecordsSparingly(org, records)).toMatchObject(
    records.map(() => ({ written: false, refusal })),
  );
  expect(org.calls).toBe(1);
});

test('one record at fault does not prevent the others from being written', async () => {
  const org = orgThat((rows) =>
    rows.some((row) => (row as { Key__c: string }).Key__c === '137')
      ? refused('JSON_PARSER_ERROR', 'No.')
      : { httpStatusCode: 200, body: rows.map(() => ({ success: true, errors: [] })) },
  );
  const outcomes = await writeRecordsSparingly(org, records);
  expect(outcomes.flatMap(({ written }, index) => (written ? [] : [index]))).toEqual([137]);
  expect(outcomes).toHaveLength(1000);
});

test('when all records are at fault, a few calls find the reason, however many records there are', async () => {
  const org = orgThat(() => refused('JSON_PARSER_ERROR', 'No.'));
  expect(await writeRecordsSparingly(org, records)).toMatchObject([
    { written: false, refusal: { verdict: 'park', code: 'JSON_PARSER_ERROR', fields: ['B__c'] } },
  ]);
  expect(org.calls).toBe(11);
});
