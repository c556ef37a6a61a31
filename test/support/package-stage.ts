import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventType } from '../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import { type StoredEvent, startConnector, type TestConnector } from './connector.ts';
import { eventually } from './eventually.ts';
import { startTestOrg, type TestOrg } from './local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2025-11-02T10:00:00Z');

type Fields = Record<string, unknown>;

/** An order that exists in the org and at Digital River. */
export interface PackagedOrder {
  id: string;
  drOrderId: string;
  /** Creates an event of this order, the given number of minutes after its start. */
  event(type: EventType, minutes: number, fileId?: string): DigitalRiverEvent;
}

/**
 * An org that has only Digital River's package, and a connector that uses the package's profile.
 */
export interface PackageStage {
  org: TestOrg;
  connector: TestConnector;
  createOrder(): Promise<PackagedOrder>;
  send(...events: DigitalRiverEvent[]): Promise<void>;
  /** Waits until events are settled, and returns them as stored. */
  settled(...events: DigitalRiverEvent[]): Promise<StoredEvent[]>;
  /** Rows of one of the package's objects; field names are without the namespace. */
  rows(object: string, where?: Fields): Promise<Fields[]>;
  order(id: string): Promise<Fields>;
  stop(): Promise<void>;
}

export async function startPackageStage(): Promise<PackageStage> {
  const emptyFolder = await mkdtemp(join(tmpdir(), 'package-'));
  const org = await startTestOrg(emptyFolder, ['digitalriverv3'], ['digitalriverv3__Fulfillment']);
  const connector = await startConnector({
    ...org.environment,
    SALESFORCE_PROFILE: 'digitalriverv3',
  });
  const token = await org.token();
  let orders = 0;
  return {
    org,
    connector,
    async createOrder() {
      orders += 1;
      const drOrderId = `99000000${String(orders).padStart(4, '0')}`;
      const { id } = await org.createOrder();
      return {
        id,
        drOrderId,
        event: (type, minutes, fileId) =>
          makeEvent(type, {
            orderId: drOrderId,
            salesforceOrderId: id,
            at: new Date(START + minutes * 60_000),
            ...(fileId === undefined ? {} : { fileId }),
          }),
      };
    },
    async send(...events) {
      for (const event of events) {
        const headers = { authorization: `Bearer ${token}` };
        const reply = await connector.post(WEBHOOKS, JSON.stringify(event), headers);
        if (reply.status !== 202) throw new Error(`The connector answered ${reply.status}.`);
      }
    },
    async settled(...events) {
      const ids = events.map(({ id }) => id);
      return eventually(async () => {
        const stored = (await connector.events()).filter(({ event_id }) => ids.includes(event_id));
        const open = stored.filter(({ status }) => ['pending', 'waiting'].includes(status));
        if (open.length > 0 || stored.length < new Set(ids).size)
          throw new Error('events are not settled');
        return stored;
      }, 60_000);
    },
    async rows(object, where = {}) {
      const name = namespaced(object);
      const found = await org.connection.sobject(name).find(renamed(where, namespaced)).select('*');
      return found.map((row) => renamed(row, plain));
    },
    order: async (id) => renamed(await org.connection.sobject('Order').retrieve(id), plain),
    async stop() {
      await connector.stop();
      await org.stop();
      await rm(emptyFolder, { recursive: true });
    },
  };
}

function namespaced(name: string): string {
  return `digitalriverv3__${name}`;
}

function plain(name: string): string {
  return name.replace(/^digitalriverv3__/, '');
}

function renamed(fields: Fields, rename: (name: string) => string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [rename(name), value]));
}
