import type { Connection } from 'jsforce';
import { type RecordKey, recordName, type Write } from '../../src/salesforce/records/write.ts';

/** The records that writes are about, as the org has them: their fields that the writes name. */
export async function recordLines(
  org: Connection,
  orgUrl: string,
  writes: readonly Write[],
): Promise<string[]> {
  const records = Map.groupBy(writes, ({ record }) => recordName(record));
  const lines = await Promise.all(
    [...records.values()].map(async (ofRecord) => {
      const [first] = ofRecord;
      return first === undefined ? [] : linesOf(org, orgUrl, first.record, ofRecord);
    }),
  );
  return lines.flat();
}

async function linesOf(
  org: Connection,
  orgUrl: string,
  record: RecordKey,
  writes: readonly Write[],
): Promise<string[]> {
  if ('lookup' in record)
    return [`  ${record.object}: the one that the look-up ${record.lookup} finds`];
  const { object, field, value } = record;
  const names = [...new Set(writes.flatMap(({ fields }) => Object.keys(fields)))];
  const literal = value.replaceAll(/['\\]/g, (sign) => `\\${sign}`);
  const query = `SELECT Id, ${names.join(', ')} FROM ${object} WHERE ${field} = '${literal}'`;
  let found: Record<string, unknown> | undefined;
  try {
    found = (await org.query(query)).records[0];
  } catch (error) {
    const code = error instanceof Error && 'errorCode' in error ? ` (${error.errorCode})` : '';
    return [
      `  ${object} with ${field} ${value} cannot be shown: the org refuses the query${code}.`,
    ];
  }
  if (found === undefined) {
    const isKept = writes.every(({ creates }) => !creates);
    const waiting = isKept ? '; what this event writes is kept until it does' : '';
    return [`  ${object} with ${field} ${value} does not exist${waiting}.`];
  }
  return [
    `  ${object} with ${field} ${value}: ${orgUrl}/lightning/r/${object}/${found.Id}/view`,
    ...names.map((name) => `    ${name.padEnd(30)} ${found[name] ?? '–'}`),
  ];
}
