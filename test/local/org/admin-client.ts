import { randomUUID } from 'node:crypto';
import { Connection } from 'jsforce';
import { type RunningOrg, runningOrg } from './running-org.ts';

export const ADMIN_KEY = 'admin key of the test'.replaceAll(' ', '-');

/** The header with the connector's client name. */
export const CONNECTOR_HEADER = { 'sforce-call-options': 'client=digital-river-connector' };

/** Starts an org with an admin path. */
export function orgWithAdmin(changes: Parameters<typeof runningOrg>[0] = {}): Promise<RunningOrg> {
  return runningOrg({ adminKey: ADMIN_KEY, ...changes });
}

/** Calls the admin path; the answer must be JSON. */
export async function admin(
  org: RunningOrg,
  method: string,
  path: string,
  body?: unknown,
  key = ADMIN_KEY,
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${org.url}/__admin${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** Sets one fault that affects every call or every row. */
export async function setFault(
  org: RunningOrg,
  kind: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  const faults = [{ kind, share: 1, ...more }];
  const { status, body } = await admin(org, 'PUT', '/faults', { seed: 1, faults });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

/** Removes all faults. */
export async function clearFaults(org: RunningOrg): Promise<void> {
  await admin(org, 'PUT', '/faults', { faults: [] });
}

/** Unique ids. */
export function newIds(count = 3): string[] {
  return Array.from({ length: count }, () => randomUUID());
}

/** A jsforce client with the connector's client name. */
export function connectorClient(org: RunningOrg, accessToken = org.token): Connection {
  return new Connection({
    instanceUrl: org.url,
    accessToken,
    version: '67.0',
    callOptions: { client: 'digital-river-connector' },
  });
}

/** Upserts Fulfillments by order id as the connector does, and returns the answer. */
export async function upsertAsConnector(
  org: RunningOrg,
  ids: string[],
  accessToken = org.token,
): Promise<{ status: number; type: string | null; text: string }> {
  const records = ids.map((id) => ({
    attributes: { type: 'DR_Fulfillment__c' },
    DR_Order_Id__c: id,
  }));
  const path = '/services/data/v67.0/composite/sobjects/DR_Fulfillment__c/DR_Order_Id__c';
  const response = await fetch(org.url + path, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${accessToken}`, ...CONNECTOR_HEADER },
    body: JSON.stringify({ records }),
  });
  const type = response.headers.get('content-type');
  return { status: response.status, type, text: await response.text() };
}

/** The number of these Fulfillments that exist. */
export async function written(org: RunningOrg, ids: string[]): Promise<number> {
  const list = ids.map((id) => `'${id}'`).join(', ');
  const soql = `SELECT COUNT() FROM DR_Fulfillment__c WHERE DR_Order_Id__c IN (${list})`;
  return (await org.connection.query(soql)).totalSize;
}
