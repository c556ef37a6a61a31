import type { EventType } from '../../../local/events/event-types.ts';
import { makeEvent } from '../../../local/events/make-event.ts';
import type { LocalOrgUser } from '../../../local/org/org.ts';
import type { Environment } from '../../../src/config/index.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../../support/connector.ts';
import { eventually } from '../../support/eventually.ts';
import { administrator, startTestOrg, type TestOrg } from '../../support/local-org.ts';
import { openBrowser, type Page } from '../browser.ts';
import { CONSOLE_VARIABLES, PUBLIC_URL, signIn, VIEWER } from '../console-stage.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const CONSOLE: Environment = {
  ...CONSOLE_VARIABLES,
  CONSOLE_USERS: administrator.username,
  CONSOLE_VIEWERS: VIEWER.username,
};

/** A person at the console. */
export interface Person {
  /** Opens a page of the console. @param path such as `/issues` */
  open(path: string): Promise<Page>;
  /** Sends a form of the console, without following the redirect. */
  send(path: string, form?: Record<string, string>): Promise<Page>;
}

/** An org, and a connector with a console. */
export interface RepairStage {
  readonly org: TestOrg;
  readonly connector: TestConnector;
  /** The variables of a process with the same database, org and console. */
  readonly environment: Environment;
  /** Signs in as an operator. @param url of the web process; that of the connector by default */
  operator(url?: string): Promise<Person>;
  /** Signs in as a viewer. */
  viewer(): Promise<Person>;
  /** Sends an event of a new order, and returns it. @param salesforceOrderId a new one by default */
  sendOrder(type?: EventType, salesforceOrderId?: string): Promise<SentOrder>;
  /** Waits until an event has a status. */
  becomes(eventId: string, status: string): Promise<void>;
  /** Salesforce refuses all writes of Orders from now on; without a code, none. */
  refuseOrders(errorCode?: string): Promise<unknown>;
  stop(): Promise<void>;
}

interface SentOrder {
  readonly eventId: string;
  readonly orderId: string;
  readonly salesforceOrderId: string;
}

export async function startRepairStage(changes: Environment = {}): Promise<RepairStage> {
  const org = await startTestOrg(undefined, undefined, undefined, undefined, {
    apps: [],
    users: [VIEWER],
  });
  const variables = { ...org.environment, ...CONSOLE, ...changes };
  const connector = await startConnector(variables);
  const token = await org.token();
  let orders = 0;

  async function signedIn(user: LocalOrgUser, url = connector.url): Promise<Person> {
    const browser = openBrowser(PUBLIC_URL, url);
    await signIn(browser, user);
    const base = `${PUBLIC_URL}/console`;
    return {
      open: (path) => browser.get(base + path),
      send: (path, form = {}) => browser.post(base + path, form, { origin: PUBLIC_URL }),
    };
  }

  return {
    org,
    connector,
    environment: { ...exampleEnvironment(connector.config.DATABASE_URL), ...variables },
    operator: (url) => signedIn(administrator, url),
    viewer: () => signedIn(VIEWER),
    async sendOrder(type = 'order.accepted', salesforceOrderId) {
      orders += 1;
      const id = salesforceOrderId ?? (await org.createOrder()).id;
      const orderId = `5500000${String(orders).padStart(5, '0')}`;
      const event = makeEvent(type, { orderId, salesforceOrderId: id, at: new Date() });
      const headers = { authorization: `Bearer ${token}` };
      const reply = await connector.post(WEBHOOKS, JSON.stringify(event), headers);
      expect(reply.status).toBe(202);
      return { eventId: event.id, orderId, salesforceOrderId: id };
    },
    becomes: (eventId, status) =>
      eventually(async () => {
        const stored = (await connector.events()).find(({ event_id }) => event_id === eventId);
        expect(stored?.status).toBe(status);
      }, 60_000),
    refuseOrders: (errorCode) =>
      org.admin('PUT', '/faults', {
        seed: 1,
        faults:
          errorCode === undefined
            ? []
            : [{ kind: 'refused-row', share: 1, object: 'Order', errorCode, message: 'No.' }],
      }),
    async stop() {
      await connector.stop();
      await org.stop();
    },
  };
}

/**
 * Stores parked events of as many orders, which cannot be read if they are replayed.
 *
 * @param prefix of their ids
 */
export async function storeParked(
  { pool }: Pick<TestConnector, 'pool'>,
  count: number,
  code = 'STRING_TOO_LONG',
  prefix = code,
): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, settled_at, reason, error_code, error_object, error_field, body)
     SELECT 'digital-river', $3 || '-' || n, 'order.accepted', $3 || '-order-' || n, false, 'test', 'parked', now(),
       'A text is too long.', $2, 'Order', 'Description', '{}'
     FROM generate_series(1, $1::int) n`,
    [count, code, prefix],
  );
  await pool.query(
    `INSERT INTO subject (source, key) SELECT source, subject FROM event WHERE status = 'parked' ON CONFLICT DO NOTHING`,
  );
}

/** The path of a redirect's target below `/console`. */
export function targetOf({ location }: Page): string {
  return new URL(location).pathname.replace(/^\/console/, '');
}
