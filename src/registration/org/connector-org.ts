import { connectorVariables } from '../../config/connector-variables.ts';
import { type Environment, plainEnvironment } from '../../config/environment.ts';
import { loginOf, loginProblems, loginVariables } from '../../config/login-variables.ts';
import { readVariables } from '../../config/read-variables.ts';
import { createPool } from '../../database/pool.ts';
import { ConfigError } from '../../errors.ts';
import { openOrg } from '../../salesforce/api/org.ts';
import { type OrgKind, readOrgFacts } from '../../salesforce/api/org-facts.ts';
import type { RefreshTokenStore } from '../../salesforce/login/log-in.ts';
import { refreshTokenStore } from '../../salesforce/login/refresh-token-store.ts';
import { OrgOutageError, RequestRefusedError } from '../../salesforce/org-errors.ts';
import { withCliOrg } from '../../wiring/read-config.ts';

/** The org that the connector logs in to, with its kind; or why the kind could not be read. */
export type ConnectorOrg =
  | { readonly instanceUrl: string; readonly kind: OrgKind }
  | { readonly problem: string };

/** The variables of the log-in. The database is needed for stored refresh tokens only. */
const orgVariables = connectorVariables
  .pick({
    SALESFORCE_INSTANCE_URL: true,
    SALESFORCE_API_VERSION: true,
    SALESFORCE_TIMEOUT_MS: true,
    DATABASE_URL: true,
    DATABASE_TLS: true,
  })
  .partial({ DATABASE_URL: true })
  .extend(loginVariables.shape);

type OrgVariables = ReturnType<typeof readLogIn>;

/**
 * Reads the kind of the connector's org, with one log-in and one call.
 *
 * @returns undefined when no log-in is configured
 */
export async function readConnectorOrg(
  environment: Environment,
): Promise<ConnectorOrg | undefined> {
  const { SALESFORCE_SIGN_IN: method, SALESFORCE_INSTANCE_URL: url } =
    plainEnvironment(environment);
  const isConfigured = method === 'cli-org' || url !== undefined;
  if (!isConfigured) return undefined;
  try {
    const variables = readLogIn(await withCliOrg(environment));
    return await withTokenStore(variables, (store) => readKind(variables, store));
  } catch (error) {
    if (error instanceof ConfigError) return { problem: error.problems.join(' ') };
    const isOrgError = error instanceof OrgOutageError || error instanceof RequestRefusedError;
    if (isOrgError) return { problem: error.message };
    throw error;
  }
}

function readLogIn(environment: Environment) {
  const variables = readVariables(orgVariables, environment);
  const login = loginOf(variables);
  if (login === undefined) throw new ConfigError(loginProblems(variables));
  return { ...variables, login };
}

async function readKind(
  variables: OrgVariables,
  store: RefreshTokenStore | undefined,
): Promise<ConnectorOrg> {
  const { SALESFORCE_INSTANCE_URL: instanceUrl } = variables;
  const org = openOrg({
    instanceUrl,
    login: variables.login,
    refreshTokenStore: store,
    apiVersion: variables.SALESFORCE_API_VERSION,
    timeoutMs: variables.SALESFORCE_TIMEOUT_MS,
    apiBudgetPercent: 100,
  });
  return { instanceUrl, kind: (await readOrgFacts(org)).kind };
}

async function withTokenStore<T>(
  { login, DATABASE_URL: databaseUrl, DATABASE_TLS: tls }: OrgVariables,
  work: (store: RefreshTokenStore | undefined) => Promise<T>,
): Promise<T> {
  if (login.method !== 'refresh-token' || databaseUrl === undefined) return work(undefined);
  const pool = createPool({ databaseUrl, tls, connections: 1 }, () => undefined);
  try {
    return await work(refreshTokenStore(pool));
  } finally {
    await pool.end();
  }
}
