import { connectorVariables, type Environment, readVariables } from '../config/index.ts';
import { loginOf, loginProblems, loginVariables } from '../config/login.ts';
import { createPool } from '../database/pool.ts';
import { ConfigError } from '../errors.ts';
import { openOrg } from '../salesforce/api/org.ts';
import { type OrgKind, readOrgFacts } from '../salesforce/api/org-facts.ts';
import type { RefreshTokenStore } from '../salesforce/login/log-in.ts';
import { refreshTokenStore } from '../salesforce/login/refresh-token-store.ts';
import { OrgOutageError, RequestRefusedError } from '../salesforce/org-errors.ts';
import { withCliOrg } from '../wiring/read-config.ts';

/** What the connector's own log-in tells of its org: its kind, or why it can't be read. */
export type OwnOrg =
  | { readonly instanceUrl: string; readonly kind: OrgKind }
  | { readonly problem: string };

/** The log-in's share of the connector's variables; its database only keeps refresh tokens. */
const logInVariables = connectorVariables
  .pick({
    SALESFORCE_INSTANCE_URL: true,
    SALESFORCE_API_VERSION: true,
    SALESFORCE_TIMEOUT_MS: true,
    DATABASE_URL: true,
    DATABASE_TLS: true,
  })
  .partial({ DATABASE_URL: true })
  .extend(loginVariables.shape);

type LogInVariables = ReturnType<typeof readLogIn>;

/**
 * Asks the org of the connector's own log-in what it is. One log-in, one call.
 *
 * @returns nothing when no log-in is configured
 */
export async function ownOrg(environment: Environment): Promise<OwnOrg | undefined> {
  const isConfigured =
    environment.SALESFORCE_SIGN_IN === 'cli-org' || Boolean(environment.SALESFORCE_INSTANCE_URL);
  if (!isConfigured) return undefined;
  try {
    const variables = readLogIn(await withCliOrg(environment));
    return await withKeeper(variables, (keeper) => askOrg(variables, keeper));
  } catch (error) {
    if (error instanceof ConfigError) return { problem: error.problems.join(' ') };
    const isOrgs = error instanceof OrgOutageError || error instanceof RequestRefusedError;
    if (isOrgs) return { problem: error.message };
    throw error;
  }
}

function readLogIn(environment: Environment) {
  const variables = readVariables(logInVariables, environment);
  const login = loginOf(variables);
  if (login === undefined) throw new ConfigError(loginProblems(variables));
  return { ...variables, login };
}

async function askOrg(
  variables: LogInVariables,
  keeper: RefreshTokenStore | undefined,
): Promise<OwnOrg> {
  const { SALESFORCE_INSTANCE_URL: instanceUrl } = variables;
  const org = openOrg({
    instanceUrl,
    login: variables.login,
    refreshTokenStore: keeper,
    apiVersion: variables.SALESFORCE_API_VERSION,
    timeoutMs: variables.SALESFORCE_TIMEOUT_MS,
    apiBudgetPercent: 100,
  });
  return { instanceUrl, kind: (await readOrgFacts(org)).kind };
}

async function withKeeper<T>(
  { login, DATABASE_URL: databaseUrl, DATABASE_TLS: tls }: LogInVariables,
  work: (keeper: RefreshTokenStore | undefined) => Promise<T>,
): Promise<T> {
  if (login.method !== 'refresh-token' || databaseUrl === undefined) return work(undefined);
  const pool = createPool({ databaseUrl, tls, connections: 1 }, () => undefined);
  try {
    return await work(refreshTokenStore(pool));
  } finally {
    await pool.end();
  }
}
