import { type LocalDigitalRiver, startLocalDigitalRiver } from '../../local/digital-river/start.ts';
import type { Environment } from '../../src/config/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { doctorCommand } from '../../src/doctor/command.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { registerCommand } from '../../src/registration/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase } from '../support/database.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const KEY = 'sk_test_4f1c';
const PUBLIC_URL = 'http://127.0.0.1:9';

/**
 * The finding of every correct set-up: the permission set of the integration user does not give
 * View Setup and Configuration, without which validation rules cannot be read.
 */
export const RULES_NOT_READABLE =
  'skipped Salesforce guards validation rules: not checked, because the integration user cannot read validation rules (INVALID_TYPE)';

/** Variables with which the doctor logs in as an administrator, who can read validation rules. */
export const AS_ADMINISTRATOR = { SALESFORCE_USERNAME: 'admin@example.com' };

/** A correct set-up: a migrated inbox, an org, and registered webhooks at Digital River. */
export interface DoctorStage {
  readonly org: TestOrg;
  readonly environment: Environment;
  /** Runs the doctor in this set-up, with changed variables. */
  runDoctor(changes?: Environment, now?: () => Date): Promise<DoctorRun>;
  /** Calls Digital River's API. */
  digitalRiver(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Restores the webhooks of the start. */
  resetWebhooks(): Promise<void>;
  stop(): Promise<void>;
}

/** The results of one run of the doctor. */
export interface DoctorRun {
  readonly status: 0 | 1 | 2;
  readonly findings: readonly Finding[];
  /** Findings that are not ok, as `standing area check: found`, but {@link RULES_NOT_READABLE}. */
  readonly problems: readonly string[];
  /** The whole output. */
  readonly printed: string;
}

/**
 * Starts a correct set-up.
 *
 * @param metadataDirectory metadata of the org's schema; force-app by default
 * @param packages packages that are installed in the org
 * @param permissionSets the permission sets of the integration user
 */
export async function startDoctorStage(
  ...[metadataDirectory, packages, permissionSets]: Parameters<typeof startTestOrg>
): Promise<DoctorStage> {
  const inbox = await migratedDatabase();
  const digitalRiverDatabase = await migratedDatabase();
  await migrateOnce(inbox.url);
  const org = await startTestOrg(metadataDirectory, packages, permissionSets);
  await org.createOrder();
  const digitalRiver = await startLocalDigitalRiver({
    databaseUrl: digitalRiverDatabase.url,
    host: '127.0.0.1',
    port: 0,
    apiKey: KEY,
  });
  const environment = {
    ...exampleEnvironment(inbox.url),
    ...org.environment,
    PUBLIC_URL,
    DIGITAL_RIVER_API_KEY: KEY,
    DIGITAL_RIVER_API_URL: digitalRiver.url,
  };
  await register(org, digitalRiver);
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const reply = await fetch(digitalRiver.url + path, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return reply.status === 204 ? undefined : reply.json();
  }
  return {
    org,
    environment,
    runDoctor: (changes = {}, now = () => new Date()) =>
      runDoctor({ ...environment, ...changes }, now),
    digitalRiver: call,
    async resetWebhooks() {
      const all = (await call('GET', '/webhooks')) as { id: string }[];
      for (const { id } of all) await call('DELETE', `/webhooks/${id}`);
      await register(org, digitalRiver);
    },
    async stop() {
      await digitalRiver.close();
      await org.stop();
      await Promise.all([inbox.drop(), digitalRiverDatabase.drop()]);
    },
  };
}

async function migrateOnce(databaseUrl: string): Promise<void> {
  const pool = createPool({ databaseUrl, tls: 'off', connections: 1 }, () => undefined);
  await migrate(pool);
  await pool.end();
}

async function register(org: TestOrg, digitalRiver: LocalDigitalRiver): Promise<void> {
  const lines: string[] = [];
  const output = {
    out: (text: string) => lines.push(text),
    err: (text: string) => lines.push(text),
  };
  const endpoint = `${org.url}/services/oauth2/token`;
  const status = await registerCommand(
    ['--address', PUBLIC_URL, '--token-endpoint', endpoint, '--types', 'written'],
    output,
    {
      DIGITAL_RIVER_API_KEY: KEY,
      DIGITAL_RIVER_API_URL: digitalRiver.url,
      FULFILLMENT_USERNAME: 'integration@example.com',
      FULFILLMENT_PASSWORD: 'opensesame',
      CONNECTED_APP_CLIENT_ID: 'client',
      CONNECTED_APP_CLIENT_SECRET: 'app-secret',
    },
  );
  if (status !== 0) throw new Error(lines.join(''));
}

async function runDoctor(environment: Environment, now: () => Date): Promise<DoctorRun> {
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  const status = await doctorCommand(['--json'], { out: print, err: print }, environment, now);
  const { findings } = JSON.parse(printed) as { findings: Finding[] };
  const problems = findings
    .filter(({ standing }) => standing !== 'ok')
    .map(({ standing, area, check, found }) => `${standing} ${area} ${check}: ${found}`)
    .filter((problem) => problem !== RULES_NOT_READABLE);
  return { status, findings, problems, printed };
}
