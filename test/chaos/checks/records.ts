import type { Model, ObjectModel } from '../model.ts';
import { query } from '../stage/database.ts';
import type { Finding } from './finding.ts';

/** A record as the org has it. */
export interface OrgRecord {
  id: string;
  object: string;
  data: Record<string, unknown>;
}

const KEYS: Readonly<Record<keyof Model, string>> = {
  Order: 'Id',
  DR_Fulfillment__c: 'DR_Order_Id__c',
  DR_Invoice_Credit_Memo__c: 'File_Id__c',
};

export async function readRecords(orgUrl: string): Promise<OrgRecord[]> {
  return query<OrgRecord>(orgUrl, 'SELECT id, object, data FROM org_row WHERE NOT deleted');
}

/** What tells a record apart from the others of its object, in the org and in the model. */
export function keyOf({ id, object, data }: OrgRecord): string {
  const field = KEYS[object as keyof Model];
  return field === 'Id' ? id : String(data[field]);
}

/** All records equal the model: none is missing, none is there twice, and no field differs. */
export function checkRecords(records: readonly OrgRecord[], model: Model): Finding[] {
  return Object.entries(model).flatMap(([object, expected]) =>
    checkObject(
      object,
      records.filter((record) => record.object === object),
      expected,
    ),
  );
}

function checkObject(object: string, records: readonly OrgRecord[], expected: ObjectModel) {
  const byKey = Map.groupBy(records, keyOf);
  const findings: Finding[] = [];
  for (const [key, same] of byKey) {
    if (same.length > 1)
      findings.push({
        promise: 'duplicates',
        text: `${object} ${key} is there ${same.length} times.`,
      });
    if (!expected.has(key))
      findings.push({ promise: 'wrong records', text: `${object} ${key} should not be there.` });
  }
  for (const [key, fields] of expected) {
    const [record] = byKey.get(key) ?? [];
    if (record === undefined) {
      findings.push({ promise: 'lost', text: `${object} ${key} is not there.` });
      continue;
    }
    for (const [field, track] of Object.entries(fields)) {
      const [is, should] = [record.data[field] ?? null, track.at(-1) ?? null];
      if (is === should) continue;
      const text = `${object} ${key} ${field}: is ${is}, should be ${should}.`;
      findings.push({ promise: 'wrong records', text });
    }
  }
  return findings;
}
