import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Table from 'cli-table3';
import type { Connection } from 'jsforce';
import { z } from 'zod';
import { InputError } from '../src/errors.ts';
import { DIGITAL_RIVER_PATHS } from '../src/sources/digital-river/digital-river-source.ts';
import type { LocalDescription } from './description.ts';
import { parseJson, readInputFolder } from './input-files.ts';
import { createOrder, openLocalOrg } from './org-client.ts';

/** Wait before the results are read; the worker writes an event after about a second. */
const WRITE_WAIT_MS = 4000;

const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.looseObject({
      id: z.string().optional(),
      orderId: z.string().optional(),
      state: z.string().optional(),
    }),
  }),
});

interface CheckedFile {
  file: string;
  type: string;
  drOrderId: string | undefined;
  reply: string;
}

/**
 * Sends every JSON event of a folder unchanged to the running connector, with a token of the local
 * org, as Digital River's OAUTH transport does. For each Digital River order id in the events, it
 * first creates an Order in the local org that carries the id, unless one exists.
 *
 * @returns whether every event was answered with 202
 * @throws InputError when the folder does not exist or has no *.json file
 */
export async function checkEvents(
  local: LocalDescription,
  folder: string,
  print: (line: string) => void,
): Promise<boolean> {
  const files = await eventFiles(folder);
  const org = await openLocalOrg(local);
  const checked: CheckedFile[] = [];
  for (const file of files) checked.push(await checkFile(local, org, folder, file));
  await sleep(WRITE_WAIT_MS);
  print(await table(org, checked));
  const stored = checked.filter(({ reply }) => reply === '202').length;
  print(`${stored} of ${checked.length} events were answered with 202.`);
  return stored === checked.length;
}

async function eventFiles(folder: string): Promise<string[]> {
  const expected = 'a folder of events, one JSON file each';
  const names = await readInputFolder(folder, expected);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length > 0) return files;
  throw new InputError(`Expected ${expected}, got ${folder}, which has no *.json file.`);
}

async function checkFile(
  local: LocalDescription,
  org: Connection,
  folder: string,
  file: string,
): Promise<CheckedFile> {
  const json = await readFile(join(folder, file), 'utf8');
  const event = eventSchema.safeParse(parseJson(json)).data;
  if (event === undefined) return { file, type: '', drOrderId: undefined, reply: 'not an event' };
  const drOrderId = orderIdIn(event);
  if (drOrderId !== undefined) await requireOrder(org, drOrderId);
  const reply = await fetch(local.connectorUrl + DIGITAL_RIVER_PATHS.webhooks, {
    method: 'POST',
    body: json,
    headers: { Authorization: `Bearer ${org.accessToken}`, 'Content-Type': 'application/json' },
  });
  return { file, type: event.type, drOrderId, reply: String(reply.status) };
}

function orderIdIn({ type, data }: z.infer<typeof eventSchema>): string | undefined {
  if (!type.startsWith('order.')) return undefined;
  return data.object.orderId ?? (data.object.state === undefined ? undefined : data.object.id);
}

async function requireOrder(org: Connection, drOrderId: string): Promise<void> {
  const found = await org.sobject('Order').findOne({ DR_Order_Id__c: drOrderId }, ['Id']);
  if (found === null) await createOrder(org, { DR_Order_Id__c: drOrderId });
}

async function table(org: Connection, checked: readonly CheckedFile[]): Promise<string> {
  const rows = new Table({
    head: ['File', 'Type', 'Reply', 'Order state', 'Fulfillment', 'Documents'],
    style: { head: [], border: [] },
  });
  for (const { file, type, drOrderId, reply } of checked) {
    rows.push([file, type, reply, ...(await recordsOf(org, drOrderId))]);
  }
  return rows.toString();
}

async function recordsOf(org: Connection, drOrderId: string | undefined): Promise<string[]> {
  if (drOrderId === undefined) return ['', '', ''];
  const key = { DR_Order_Id__c: drOrderId };
  const order = await org.sobject('Order').findOne(key, ['DR_Order_State__c']);
  const fulfillment = await org
    .sobject('DR_Fulfillment__c')
    .findOne(key, ['DR_Fulfillment_Status__c']);
  const documents = await org
    .sobject('DR_Invoice_Credit_Memo__c')
    .find(key, ['File_Type__c'])
    .execute();
  return [
    String(order?.DR_Order_State__c ?? ''),
    String(fulfillment?.DR_Fulfillment_Status__c ?? ''),
    documents.map(({ File_Type__c }) => File_Type__c).join(', '),
  ];
}
