import type { Record as SalesforceRecord } from 'jsforce';
import type { Environment } from '../../src/config/index.ts';
import { failedEventKey } from '../../src/failed-events/failed-event-key.ts';
import { createLog } from '../../src/log.ts';
import { startFailedEventsSync } from '../../src/wiring/failed-events.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import { CircuitBreaker } from '../../src/worker/outage/circuit-breaker.ts';
import { startConnector, type TestConnector } from './connector.ts';
import { eventually } from './eventually.ts';
import type { TestOrg } from './local-org.ts';

/** Parked events that are shown in an org, without a worker: replayed events stay pending. */
export interface FailedEventRounds {
  readonly connector: TestConnector;
  readonly circuit: CircuitBreaker;
  /**
   * Starts showing failed events at the configured interval, until `stop`.
   *
   * @returns whether failed events are to be shown at all
   */
  start(): boolean;
  /** Runs one round, even when it is not due. */
  round(): Promise<void>;
  /** Starts and stops the task in a situation in which no round may run. */
  tryRound(): Promise<void>;
  /** Inserts parked events into the inbox. */
  park(...ids: string[]): Promise<void>;
  /** Changes the status of an event. */
  settle(id: string, status: string): Promise<void>;
  /** The status of each event. */
  statuses(): Promise<Record<string, string>>;
  /** The status that the org shows for an event. */
  shownStatus(id: string): Promise<unknown>;
  /** The record that the org shows for an event; undefined when there is none. */
  record(id: string): Promise<SalesforceRecord | undefined>;
  /** Changes the record of an event, as an admin does. */
  change(id: string, fields: object): Promise<void>;
  /** Sets the records of events to Reprocess, as an admin does. */
  requestReprocess(...ids: string[]): Promise<void>;
  /** Number of calls of the data API that the connector has made so far. */
  calls(): Promise<number>;
  /** Number of log lines that contain a text. */
  countLogged(fact: string): number;
  stop(): Promise<void>;
}

export async function startRounds(
  org: TestOrg,
  changes: Environment = {},
): Promise<FailedEventRounds> {
  const hourly = { FAILED_EVENTS_SECONDS: '3600' };
  const connector = await startConnector({ ...org.environment, ...hourly, ...changes });
  const { config, pool, logged } = connector;
  const log = createLog('info', { write: (line) => logged.push(line) });
  const parts = createWorkerParts(createParts(config, log, { ...PART_BUILDERS, pool: () => pool }));
  const circuit = new CircuitBreaker(parts.org(), log);
  const startSync = () => startFailedEventsSync(parts, circuit);
  const makeDue = () =>
    pool.query("UPDATE reconciliation SET due_at = '-infinity' WHERE source = 'failed events'");
  const records = () => org.connection.sobject('DR_Failed_Event__c');
  const keyOf = (id: string) => ({ Failed_Event_Key__c: failedEventKey('digital-river', id) });
  const record = async (id: string) =>
    (await records().find(keyOf(id)).select('*').execute())[0] as SalesforceRecord | undefined;
  let running: ReturnType<typeof startSync>;
  return {
    connector,
    circuit,
    start() {
      running = startSync();
      return running !== undefined;
    },
    async round() {
      await makeDue();
      const sync = startSync();
      await eventually(async () => {
        const completed =
          "SELECT FROM reconciliation WHERE source = 'failed events' AND due_at > now() + interval '10 minutes'";
        expect((await pool.query(completed)).rowCount).toBe(1);
      });
      await sync?.stop();
    },
    async tryRound() {
      await makeDue();
      await startSync()?.stop();
    },
    async park(...ids) {
      await pool.query(
        `INSERT INTO event
           (source, event_id, type, subject, live, event_time, proof, status, settled_at, reason, error_code, body)
         SELECT 'digital-river', id, 'order.accepted', id, false, now(), 'oauth', 'parked', now(),
           'A text is longer than its field.', 'STRING_TOO_LONG', 'x'
         FROM unnest($1::text[]) AS id`,
        [ids],
      );
    },
    async settle(id, status) {
      const statement = 'UPDATE event SET status = $2, settled_at = now() WHERE event_id = $1';
      await pool.query(statement, [id, status]);
    },
    async statuses() {
      const events = await connector.events();
      return Object.fromEntries(events.map(({ event_id, status }) => [event_id, status]));
    },
    shownStatus: async (id) => (await record(id))?.Status__c,
    record,
    async change(id, fields) {
      await records().update({ Id: String((await record(id))?.Id), ...fields });
    },
    async requestReprocess(...ids) {
      const requests = ids.map((id) => ({ ...keyOf(id), Status__c: 'Reprocess' }));
      await records().upsert(requests, 'Failed_Event_Key__c', { allowRecursive: true });
    },
    async calls() {
      const calls = (await org.admin('GET', '/calls')) as { connector: { data: number } };
      return calls.connector.data;
    },
    countLogged: (fact) => logged.filter((line) => line.includes(fact)).length,
    async stop() {
      await running?.stop();
      await connector.stop();
    },
  };
}
