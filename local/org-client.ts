import { Connection, type Record as SalesforceRecord } from 'jsforce';
import { z } from 'zod';
import { callTrial, jsonOf } from './call-trial.ts';
import type { LocalDescription } from './description.ts';

const API_VERSION = '67.0';
const tokenReply = z.object({ access_token: z.string() });

/** A new Order as the storefront creates it, before any event of Digital River. */
export interface NewOrder {
  readonly id: string;
  readonly orderNumber: string;
}

/** Logs in to the local org like any API client. */
export async function openLocalOrg(local: LocalDescription): Promise<Connection> {
  const reply = await callTrial(local.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: local.clientId,
      client_secret: local.clientSecret,
      username: local.username,
      password: local.password,
    }),
  });
  if (!reply.ok) throw new Error(`The local org denied the log-in (HTTP ${reply.status}).`);
  const { access_token: accessToken } = tokenReply.parse(jsonOf(reply));
  return new Connection({ instanceUrl: local.orgUrl, accessToken, version: API_VERSION });
}

/**
 * Creates an Order like a storefront.
 *
 * @param fields further fields, such as a Digital River order id
 */
export async function createOrder(
  org: Connection,
  fields: SalesforceRecord = {},
): Promise<NewOrder> {
  const AccountId = await findOrCreateAccount(org);
  const EffectiveDate = new Date().toISOString().slice(0, 10);
  const created = await org
    .sobject('Order')
    .create({ AccountId, EffectiveDate, Status: 'Draft', ...fields });
  const { OrderNumber } = await org.sobject('Order').retrieve(created.id ?? '');
  return { id: created.id ?? '', orderNumber: String(OrderNumber) };
}

async function findOrCreateAccount(org: Connection): Promise<string> {
  const found = await org.query<{ Id: string }>('SELECT Id FROM Account LIMIT 1');
  const [account] = found.records;
  if (account !== undefined) return account.Id;
  const created = await org.sobject('Account').create({ Name: 'Northwind Outfitters' });
  return created.id ?? '';
}
