import nock from 'nock';
import type { Environment } from '../../src/config/index.ts';
import { startConnector, type TestConnector } from './connector.ts';
import { startTestOrg } from './local-org.ts';

/** An org, and connectors whose senders' APIs are mocked by nock. */
export interface ReconcileStage {
  /** Starts a connector; it is stopped after the test. */
  start(changes: Environment): Promise<TestConnector>;
  createOrder(): Promise<{ id: string; number: string }>;
  /** The record of an object whose key field has this value. */
  record(object: string, key: string, value: string): Promise<Record<string, unknown> | undefined>;
  afterEach(): Promise<void>;
  stop(): Promise<void>;
}

export async function startReconcileStage(): Promise<ReconcileStage> {
  const org = await startTestOrg();
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
  const running: TestConnector[] = [];
  return {
    async start(changes) {
      const connector = await startConnector({ ...org.environment, ...changes });
      running.push(connector);
      return connector;
    },
    createOrder: () => org.createOrder(),
    async record(object, key, value) {
      const rows = await org.connection
        .sobject(object)
        .find({ [key]: value })
        .select('*')
        .execute();
      return rows[0];
    },
    async afterEach() {
      nock.cleanAll();
      for (const connector of running.splice(0)) await connector.stop();
    },
    async stop() {
      nock.enableNetConnect();
      nock.restore();
      await org.stop();
    },
  };
}

/** The reconciliation rounds that were logged, each as "source, events found, new events". */
export function roundsOf({ logged }: TestConnector): string[] {
  const lines = logged.filter((line) => line.includes('asked a source for what had not come'));
  return lines.map((line) => {
    const { source, found, fresh } = JSON.parse(line);
    return `${source} ${found} ${fresh}`;
  });
}
