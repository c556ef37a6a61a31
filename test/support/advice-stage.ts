import type { EventType } from '../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import type { Environment } from '../../src/config/index.ts';
import type { ConflictIds } from '../../src/inbox/event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { type Deployment, zipOf } from '../local/org/deploy-zip.ts';
import { exampleEnvironment, type StoredEvent, startConnector, USER_ID } from './connector.ts';
import { eventually } from './eventually.ts';
import { startTestOrg } from './local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');

export interface AdviceEvent extends StoredEvent {
  conflict: ConflictIds | null;
}

export interface Life {
  readonly orderId: string;
  readonly salesforceOrderId?: string;
  readonly orderNumber?: string;
}

/** An org and a connector whose reasons are followed, as an admin would. */
export type AdviceStage = Awaited<ReturnType<typeof startAdviceStage>>;

/**
 * @param metadataDirectory folder of the org's schema
 * @param changes environment variables
 */
export async function startAdviceStage(metadataDirectory?: string, changes: Environment = {}) {
  const org = await startTestOrg(metadataDirectory);
  org.connection.metadata.pollInterval = 50;
  // One attempt, so that what is retried first is parked at once.
  const connector = await startConnector({
    ...{ ...org.environment, WORKER_MOST_ATTEMPTS: '1' },
    ...changes,
  });
  const token = await org.token();
  let worker = connector.work();
  let minute = 0;
  let orders = 0;

  const stage = {
    org,
    connector,
    newOrderId() {
      orders += 1;
      return `8800000${String(orders).padStart(5, '0')}`;
    },
    /** Sends an event that is newer than the ones before. */
    async send(
      type: EventType,
      life: Life,
      changes: Record<string, unknown> = {},
    ): Promise<DigitalRiverEvent> {
      minute += 1;
      const made = makeEvent(type, { ...life, at: new Date(START + minute * 60_000) });
      const event = { ...made, data: { object: { ...made.data.object, ...changes } } };
      expect((await stage.post(event)).status).toBe(202);
      return event;
    },
    /** Sends an event as it is. */
    post: (event: object): Promise<Response> =>
      connector.post(WEBHOOKS, JSON.stringify(event), { authorization: `Bearer ${token}` }),
    /** Waits for an event's status, and a word of its reason. */
    becomes(event: DigitalRiverEvent, status: string, reason = ''): Promise<AdviceEvent> {
      return eventually(async () => {
        const stored = (await connector.events()) as AdviceEvent[];
        const found = stored.find(({ event_id }) => event_id === event.id);
        expect([found?.status, found?.reason]).toEqual([
          status,
          reason === '' ? (found?.reason ?? null) : expect.stringContaining(reason),
        ]);
        return found as AdviceEvent;
      }, 30_000);
    },
    /** As `npm run replay -- --event ID`. */
    async replay(event: DigitalRiverEvent): Promise<void> {
      const environment = exampleEnvironment(connector.config.DATABASE_URL);
      const output = { out: () => undefined, err: () => undefined };
      expect(await replayCommand(['--event', event.id], output, environment)).toBe(0);
    },
    /** Until time passes, no worker runs. */
    pauseWork: () => worker.stop(),
    /** After `pauseWork`. */
    resumeWork(): void {
      worker = connector.work();
    },
    /** The next look-up or try comes at once, and a new worker knows nothing of the org. */
    async letTimePass(): Promise<void> {
      await worker.stop();
      await connector.pool.query('UPDATE subject SET due_at = now() WHERE due_at IS NOT NULL');
      worker = connector.work();
    },
    /** Makes the next look-up of a waiting event's record due, and waits until it was made. */
    async lookAgain(event: DigitalRiverEvent): Promise<void> {
      const ofEvent = 'key = (SELECT subject FROM event WHERE event_id = $1)';
      await connector.pool.query(`UPDATE subject SET due_at = now() WHERE ${ofEvent}`, [event.id]);
      await eventually(async () => {
        const { rows } = await connector.pool.query(
          `SELECT due_at > now() AND lease IS NULL AS settled FROM subject WHERE ${ofEvent}`,
          [event.id],
        );
        expect(rows).toEqual([{ settled: true }]);
      });
    },
    /** As if a subject had waited for longer than events wait. */
    async waitTooLong(orderId: string): Promise<void> {
      await connector.pool.query(
        `UPDATE subject SET due_at = now(), waiting_since = now() - interval '73 hours' WHERE key = $1`,
        [orderId],
      );
    },
    setFaults: (...faults: Record<string, unknown>[]) => org.admin('PUT', '/faults', { faults }),
    deploy: async (deployment: Deployment) => {
      const result = await org.connection.metadata.deploy(zipOf(deployment)).complete(true);
      expect(result).toMatchObject({ success: true });
    },
    order: (id: string) => org.connection.sobject('Order').retrieve(id),
    edit: async (id: string, fields: object, object = 'Order') => {
      const [result] = await org.connection
        .sobject(object)
        .update([{ Id: id, ...fields } as { Id: string }]);
      expect(result).toMatchObject({ success: true });
    },
    fulfillments: (id: string) =>
      org.connection.sobject('DR_Fulfillment__c').find({ OrderId__c: id }).select('*').execute(),
    /** Shares an account with the integration user. */
    share: async (account: string, access: 'Read' | 'Edit') => {
      const shares = org.connection.sobject('AccountShare');
      const share = { AccountId: account, UserOrGroupId: USER_ID, AccountAccessLevel: access };
      const [result] = await shares.create([share] as never);
      expect(result).toMatchObject({ success: true });
    },
    async stop() {
      await connector.stop();
      await org.stop();
    },
  };
  return stage;
}
