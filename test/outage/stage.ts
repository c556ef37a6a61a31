import type { Connection } from 'jsforce';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { API_KEY, type Stage, startStage } from '../local/digital-river/stage.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { TYPES } from './events.ts';

/** A local org, a local Digital River that calls a connector, and a worker. */
export interface OutageStage {
  readonly org: TestOrg;
  readonly digitalRiver: Stage;
  readonly connector: TestConnector;
  /** All variables of the connector's processes. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const CREDENTIALS = { userName: 'digital-river', password: 'a-password-for-outages' };

export async function startOutageStage(): Promise<OutageStage> {
  const org = await startTestOrg();
  const digitalRiver = await startStage({ retries: 'live' });
  const changes = {
    ...org.environment,
    DIGITAL_RIVER_PROOF: 'basic',
    DIGITAL_RIVER_BASIC_CREDENTIALS: `${CREDENTIALS.userName}:${CREDENTIALS.password}`,
  };
  const connector = await startConnector(changes);
  connector.work();
  for (const [path, types] of Object.entries(pathTypes())) {
    await digitalRiver.register({
      ...{ types, address: `${connector.url}${path}`, apiVersion: 'default', enabled: true },
      ...{ transportType: 'HTTP', authentication: CREDENTIALS },
    });
  }
  const environment = {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...changes,
    PUBLIC_URL: connector.url,
    DIGITAL_RIVER_API_KEY: API_KEY,
    DIGITAL_RIVER_API_URL: digitalRiver.url(),
    DIGITAL_RIVER_REENABLE_WEBHOOKS: 'true',
  };
  return {
    ...{ org, digitalRiver, connector },
    environment: environment as Record<string, string>,
    async stop() {
      await digitalRiver.end();
      await connector.stop();
      await org.stop();
    },
  };
}

/** Three webhooks, as the connector registers them; the third asks for all other types. */
function pathTypes(): Record<string, string[]> {
  const { accepted, complete, webhooks } = DIGITAL_RIVER_PATHS;
  const others = TYPES.filter((type) => type !== 'order.accepted' && type !== 'order.complete');
  return { [accepted]: ['order.accepted'], [complete]: ['order.complete'], [webhooks]: others };
}

const MAX_RECORDS_PER_CALL = 200;

/** Creates Orders in the org. @returns their record ids */
export async function createOrders(connection: Connection, count: number): Promise<string[]> {
  const account = await connection.sobject('Account').create({ Name: 'Outage Outfitters' });
  const order = { AccountId: account.id ?? '', EffectiveDate: '2026-11-01', Status: 'Draft' };
  const ids: string[] = [];
  while (ids.length < count) {
    const length = Math.min(MAX_RECORDS_PER_CALL, count - ids.length);
    const created = await connection.sobject('Order').create(Array(length).fill(order));
    ids.push(...created.map(({ id }) => id ?? ''));
  }
  return ids;
}
