import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { LocalCredentials } from '../../../local/credentials.ts';

/** A fault of the org, see local/org/README.md. */
export interface OrgFault {
  readonly kind: string;
  readonly share: number;
  readonly delayMs?: number;
  /** It ends after so many effects. */
  readonly times?: number;
  readonly on?: 'data' | 'token' | 'userinfo';
  readonly object?: string;
  readonly match?: { readonly field: string; readonly values: readonly string[] };
  readonly maxRecords?: number;
  readonly status?: number;
  readonly errorCode?: string;
}

const historyReply = z.object({
  rows: z.array(
    z.object({
      number: z.number(),
      object: z.string(),
      recordId: z.string(),
      field: z.string(),
      oldValue: z.unknown(),
      newValue: z.unknown(),
    }),
  ),
  next: z.number(),
});
const faultsReply = z.object({ injected: z.record(z.string(), z.number()) });
const callsReply = z.object({ connector: z.object({ data: z.number() }) });
const tokenReply = z.object({ access_token: z.string() });
const createdReply = z.array(z.object({ id: z.string(), success: z.literal(true) }));

const queryReply = z.object({ records: z.array(z.object({ Id: z.string() })) });

/** The permission set that gives the connector's user its objects and fields. */
const PERMISSION_SET =
  "SELECT Id FROM PermissionSet WHERE Name = 'Digital_River_Connector_Integration'";

/** One change of a field. */
export type HistoryRow = z.infer<typeof historyReply>['rows'][number];

const MAX_ATTEMPTS = 400;
const RETRY_DELAY_MS = 100;
const MAX_RECORDS_PER_CALL = 200;

/** Controls the org's faults, reads its history, and creates Orders as a storefront does. */
export class OrgAdmin {
  readonly #url: string;
  readonly #key: string;
  readonly #credentials: LocalCredentials;

  constructor(url: string, key: string, credentials: LocalCredentials) {
    this.#url = url;
    this.#key = key;
    this.#credentials = credentials;
  }

  /** Replaces the org's faults; the seed determines which calls they affect. */
  async setFaults(seed: number, faults: readonly OrgFault[]): Promise<void> {
    await this.#admin('PUT', '/faults', { seed, faults });
  }

  /** Number of injected faults, by kind. */
  async injected(): Promise<Record<string, number>> {
    return faultsReply.parse(await this.#admin('GET', '/faults')).injected;
  }

  /** Number of calls of the data API by the connector. */
  async dataCalls(): Promise<number> {
    return callsReply.parse(await this.#admin('GET', '/calls')).connector.data;
  }

  /** All changes of fields so far, oldest first. */
  async history(): Promise<HistoryRow[]> {
    const all: HistoryRow[] = [];
    for (let after = 0; ; ) {
      const { rows, next } = historyReply.parse(
        await this.#admin('GET', `/history?after=${after}&limit=5000`),
      );
      if (rows.length === 0) return all;
      all.push(...rows);
      after = next;
    }
  }

  /** A new access token, requested as Digital River does. */
  async token(): Promise<string> {
    const { username, password, securityToken, digitalRiverApp } = this.#credentials;
    const reply = await fetch(`${this.#url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: digitalRiverApp.clientId,
        client_secret: digitalRiverApp.clientSecret,
        username,
        password: password + securityToken,
      }),
      signal: AbortSignal.timeout(3000),
    });
    return tokenReply.parse(await reply.json()).access_token;
  }

  /** Takes the permission set away from the connector's user. */
  async revokePermissions(): Promise<void> {
    await retried(async () => {
      const token = await this.token();
      const soql = `SELECT Id FROM PermissionSetAssignment WHERE ${await this.#assignment(token)}`;
      for (const { Id } of await this.#query(token, soql))
        await this.#data(token, 'DELETE', `/sobjects/PermissionSetAssignment/${Id}`);
    });
  }

  /** Gives the permission set back, unless the connector's user has it. */
  async grantPermissions(): Promise<void> {
    await retried(async () => {
      const token = await this.token();
      const where = await this.#assignment(token);
      const soql = `SELECT Id FROM PermissionSetAssignment WHERE ${where}`;
      if ((await this.#query(token, soql)).length > 0) return;
      const [set] = await this.#query(token, PERMISSION_SET);
      await this.#data(token, 'POST', '/sobjects/PermissionSetAssignment', {
        AssigneeId: this.#credentials.integrationUser.userId,
        PermissionSetId: set?.Id,
      });
    });
  }

  async #assignment(token: string): Promise<string> {
    const [set] = await this.#query(token, PERMISSION_SET);
    const { userId } = this.#credentials.integrationUser;
    return `AssigneeId = '${userId}' AND PermissionSetId = '${set?.Id}'`;
  }

  async #query(token: string, soql: string) {
    const reply = await this.#data(token, 'GET', `/query?q=${encodeURIComponent(soql)}`);
    return queryReply.parse(await reply.json()).records;
  }

  async #data(token: string, method: string, path: string, body?: unknown): Promise<Response> {
    const reply = await fetch(`${this.#url}/services/data/v67.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`The org answered ${method} ${path} with ${reply.status}.`);
    return reply;
  }

  /** Deletes an Order that {@link createOrders} created. */
  async deleteOrder(id: string): Promise<void> {
    await this.#data(await this.token(), 'DELETE', `/sobjects/Order/${id}`);
  }

  /** Creates Orders as a storefront does. @returns their ids, in the order of the given fields */
  async createOrders(fields: readonly Record<string, unknown>[]): Promise<string[]> {
    const token = await this.token();
    const [accountId] = await this.#create(token, 'Account', [{ Name: 'Northwind Outfitters' }]);
    const base = { AccountId: accountId, EffectiveDate: '2026-10-01', Status: 'Draft' };
    const ids: string[] = [];
    for (let first = 0; first < fields.length; first += MAX_RECORDS_PER_CALL) {
      const chunk = fields
        .slice(first, first + MAX_RECORDS_PER_CALL)
        .map((values) => ({ ...base, ...values }));
      ids.push(...(await this.#create(token, 'Order', chunk)));
    }
    return ids;
  }

  async #create(token: string, type: string, records: readonly object[]): Promise<string[]> {
    const reply = await fetch(`${this.#url}/services/data/v67.0/composite/sobjects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        allOrNone: true,
        records: records.map((record) => ({ attributes: { type }, ...record })),
      }),
    });
    return createdReply.parse(await reply.json()).map(({ id }) => id);
  }

  /** Calls the org's admin path, with retries, since the org's database may be down. */
  async #admin(method: string, path: string, body?: unknown, attempt = 1): Promise<unknown> {
    const reply = await fetch(`${this.#url}/__admin${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}` },
      body: body === undefined ? null : JSON.stringify(body),
    }).catch(() => undefined);
    if (reply?.ok) return reply.json();
    if (attempt === MAX_ATTEMPTS)
      throw new Error(`The org's admin path ${path} answered ${reply?.status ?? 'nothing'}.`);
    await sleep(RETRY_DELAY_MS);
    return this.#admin(method, path, body, attempt + 1);
  }
}

/** Repeats work until it succeeds, since the org's database may be down. */
async function retried(work: () => Promise<void>, attempt = 1): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (attempt === MAX_ATTEMPTS) throw error;
    await sleep(RETRY_DELAY_MS);
    await retried(work, attempt + 1);
  }
}
