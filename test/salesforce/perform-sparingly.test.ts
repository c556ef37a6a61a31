import type { Org, OrgRequest } from '../../src/salesforce/org.ts';
import type { Ready } from '../../src/salesforce/pack.ts';
import { performSparingly } from '../../src/salesforce/perform-sparingly.ts';

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
  (_, index): Ready => ({ object: 'A__c', key: 'Key__c', value: `${index}`, fields: {} }),
);

test('a thousand records are one call', async () => {
  const org = orgThat((rows) => ({
    httpStatusCode: 200,
    body: rows.map(() => ({ success: true, errors: [] })),
  }));
  const outcomes = await performSparingly(org, records);
  expect(outcomes).toEqual(records.map(() => ({ written: true })));
  expect(org.calls).toBe(1);
});

test('when the schema is refused, three calls tell why, however many records there are', async () => {
  const body = [{ errorCode: 'INVALID_FIELD', message: "No such column 'B__c'", fields: ['B__c'] }];
  const org = orgThat(() => ({ httpStatusCode: 400, body }));
  expect(await performSparingly(org, records)).toMatchObject([
    { written: false, refusal: { verdict: 'park', code: 'INVALID_FIELD', fields: ['B__c'] } },
  ]);
  expect(org.calls).toBe(3);
});
