import { MAPPED_KEYS } from '../mapped/mapped-model.ts';
import type { AttemptsModel, Model, ObjectModel, RecordModel } from '../model.ts';
import { query } from '../stage/database.ts';
import { HIDDEN } from '../stage/orders.ts';
import type { Finding } from './finding.ts';

/** A record as stored in the org. */
export interface OrgRecord {
  id: string;
  object: string;
  data: Record<string, unknown>;
}

const KEYS: Readonly<Record<keyof Model, string>> = {
  Order: 'Id',
  DR_Fulfillment__c: 'DR_Order_Id__c',
  DR_Invoice_Credit_Memo__c: 'File_Id__c',
  XanPay_Charge__c: 'Charge_Id__c',
  ...MAPPED_KEYS,
};

/** Reads all records of the org, also Orders that are still hidden: nothing is written to them. */
export async function readRecords(orgUrl: string): Promise<OrgRecord[]> {
  return query<OrgRecord>(
    orgUrl,
    `SELECT id, CASE object WHEN $1 THEN 'Order' ELSE object END AS object, data
     FROM org_row WHERE NOT deleted`,
    [HIDDEN],
  );
}

/** The key of a record, the same in the org and in the model. */
export function keyOf({ id, object, data }: OrgRecord): string {
  const field = KEYS[object as keyof Model];
  return field === 'Id' ? id : String(data[field]);
}

/**
 * Checks that the records equal the model: none is missing or duplicate, and no field differs. What
 * dead payment attempts may leave is checked if it exists.
 */
export function checkRecords(
  records: readonly OrgRecord[],
  model: Model,
  attempts: AttemptsModel,
): Finding[] {
  return Object.entries(model).flatMap(([object, expected]) => {
    const ofObject = records.filter((record) => record.object === object);
    return checkObject(object, ofObject, new Map([...expected, ...left(ofObject, attempts)]));
  });
}

/** The models of those records that dead attempts have left. */
function left(records: readonly OrgRecord[], { closed, documents }: AttemptsModel): ObjectModel {
  const found = records.flatMap((record): [string, RecordModel][] => {
    const key = keyOf(record);
    if (record.object === 'DR_Fulfillment__c' && closed.has(key)) return [[key, CLOSED]];
    const document = record.object === 'DR_Invoice_Credit_Memo__c' ? documents.get(key) : undefined;
    if (document === undefined) return [];
    const { OrderId__c = [], DR_Order_Id__c = [], File_Type__c = [] } = document;
    return [[key, { OrderId__c, DR_Order_Id__c, File_Type__c }]];
  });
  return new Map(found);
}

const CLOSED: RecordModel = {
  DR_Fulfillment_Status__c: ['Cancelled'],
  Eligible_For_Fulfillment__c: [false],
  Is_Fulfillment_Completed__c: [false],
};

function checkObject(object: string, records: readonly OrgRecord[], model: ObjectModel) {
  const byKey = Map.groupBy(records, keyOf);
  const findings: Finding[] = [];
  for (const [key, same] of byKey) {
    if (same.length > 1)
      findings.push({
        promise: 'duplicates',
        text: `${object} ${key} exists ${same.length} times.`,
      });
    if (!model.has(key))
      findings.push({ promise: 'wrong records', text: `${object} ${key} should not exist.` });
  }
  for (const [key, fields] of model) {
    const [record] = byKey.get(key) ?? [];
    if (record === undefined) {
      findings.push({ promise: 'lost', text: `${object} ${key} is missing.` });
      continue;
    }
    for (const [field, track] of Object.entries(fields)) {
      const [actual, expected] = [record.data[field] ?? null, track.at(-1) ?? null];
      if (actual === expected) continue;
      const text = `${object} ${key} ${field} is ${actual}, should be ${expected}.`;
      findings.push({ promise: 'wrong records', text });
    }
  }
  return findings;
}
