import type { Environment } from '../../src/config/index.ts';
import { failedEventKey } from '../../src/failed-events/failed-event-key.ts';
import { createLog } from '../../src/log.ts';
import { startFailedEventsSync } from '../../src/wiring/failed-events.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import { CircuitBreaker } from '../../src/worker/circuit-breaker.ts';
import { startConnector, type TestConnector } from './connector.ts';
import { eventually } from './eventually.ts';
import type { TestOrg } from './local-org.ts';

/** An inbox of parked events that are shown in an org, without a worker: what is replayed stays pending. */
export interface FailedEventRounds {
  readonly connector: TestConnector;
  readonly circuit: CircuitBreaker;
  /** Shows every so many seconds as configured, until all is stopped. @returns whether anything is to be shown */
  go(): boolean;
  /** Does one round, whenever the last one was. */
  round(): Promise<void>;
  /** Begins a round where one may not be begun: a parked event that the org was told of would have it ask for marks. */
  tryRound(): Promise<void>;
  /** Parks events that nobody sent. */
  park(...ids: string[]): Promise<void>;
  /** Gives an event another outcome. */
  settle(id: string, status: string): Promise<void>;
  /** The status of each event. */
  statuses(): Promise<Record<string, string>>;
  /** The status that the org shows. */
  shown(id: string): Promise<unknown>;
  /** Marks records of events as an admin does. */
  mark(...ids: string[]): Promise<void>;
  /** Calls of the data API that the connector has made so far. */
  calls(): Promise<number>;
  /** How often something was logged. */
  said(fact: string): number;
  stop(): Promise<void>;
}

export async function startRounds(
  org: TestOrg,
  changes: Environment = {},
): Promise<FailedEventRounds> {
  const seldom = { FAILED_EVENTS_SECONDS: '3600' };
  const connector = await startConnector({ ...org.environment, ...seldom, ...changes });
  const { config, pool, logged } = connector;
  const log = createLog('info', { write: (line) => logged.push(line) });
  const parts = createWorkerParts(createParts(config, log, { ...PART_BUILDERS, pool: () => pool }));
  const circuit = new CircuitBreaker(parts.org(), log);
  const show = () => startFailedEventsSync(parts, circuit);
  const makeDue = () => pool.query("UPDATE reconciliation SET due_at = '-infinity'");
  const records = () => org.connection.sobject('DR_Failed_Event__c');
  const keyOf = (id: string) => ({ Failed_Event_Key__c: failedEventKey('digital-river', id) });
  let going: ReturnType<typeof show>;
  return {
    connector,
    circuit,
    go() {
      going = show();
      return going !== undefined;
    },
    async round() {
      await makeDue();
      const once = show();
      await eventually(async () => {
        const ended = "SELECT FROM reconciliation WHERE due_at > now() + interval '10 minutes'";
        expect((await pool.query(ended)).rowCount).toBe(1);
      });
      await once?.stop();
    },
    async tryRound() {
      await makeDue();
      await show()?.stop();
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
      const change = 'UPDATE event SET status = $2, settled_at = now() WHERE event_id = $1';
      await pool.query(change, [id, status]);
    },
    async statuses() {
      const events = await connector.events();
      return Object.fromEntries(events.map(({ event_id, status }) => [event_id, status]));
    },
    async shown(id) {
      const [row] = await records().find(keyOf(id)).execute();
      return row?.Status__c;
    },
    async mark(...ids) {
      const marked = ids.map((id) => ({ ...keyOf(id), Status__c: 'Reprocess' }));
      await records().upsert(marked, 'Failed_Event_Key__c', { allowRecursive: true });
    },
    async calls() {
      const calls = (await org.admin('GET', '/calls')) as { connector: { data: number } };
      return calls.connector.data;
    },
    said: (fact) => logged.filter((line) => line.includes(fact)).length,
    async stop() {
      await going?.stop();
      await connector.stop();
    },
  };
}
