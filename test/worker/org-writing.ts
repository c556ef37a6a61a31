import type { Org } from '../../src/salesforce/api/org.ts';

/** A record that is written, with its key. */
interface WrittenRecord {
  readonly Key__c: string;
}

/**
 * An org that writes every record, and counts the records of each call.
 *
 * @param before may throw, as when the call fails, or not return, as when there is no answer
 */
export function orgWriting(before: (records: WrittenRecord[]) => unknown = () => undefined) {
  const calls: number[] = [];
  const org: Org = {
    apiVersion: '67.0',
    async call({ body }) {
      const { compositeRequest } = body as {
        compositeRequest: { body: { records: WrittenRecord[] } }[];
      };
      const records = compositeRequest.flatMap((part) => part.body.records);
      calls.push(records.length);
      await before(records);
      return {
        compositeResponse: compositeRequest.map((part) => ({
          httpStatusCode: 200,
          body: part.body.records.map(() => ({ success: true, errors: [] })),
        })),
      };
    },
    probe: () => Promise.resolve(),
    usage: () => undefined,
  };
  return { org, calls };
}
