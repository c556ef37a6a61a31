import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import type { LoginMethod } from '../salesforce/login/log-in.ts';
import {
  digitalRiverProblems,
  digitalRiverProductionProblems,
  digitalRiverVariables,
  requiresTokens,
} from '../sources/digital-river/digital-river-variables.ts';
import { xanpayProblems, xanpayVariables } from '../sources/xanpay/xanpay-variables.ts';
import {
  plumProblems,
  plumProductionProblems,
  plumVariables,
} from '../sources/xoxoday-plum/plum-variables.ts';
import { oauthProblems, oauthVariables } from './access-tokens.ts';
import { consoleProblems, consoleProductionProblems, consoleVariables } from './console.ts';
import { failedEventsVariables } from './failed-events.ts';
import { loginOf, loginProblems, loginProductionProblems, loginVariables } from './login.ts';
import { metricsVariables } from './metrics.ts';
import { profileVariables } from './schema-profile.ts';
import { count, secret, text, url } from './variable-types.ts';

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable of the web and worker processes: what it means, its unit, its default. */
export const connectorVariables = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('development')
    .describe('`production` on servers: demands what secure operation needs.'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3000)
    .describe('Port of the web process.'),
  HOST: text.default('0.0.0.0').describe('Address that the web process listens on.'),
  PUBLIC_URL: url
    .optional()
    .describe(
      'Address under which callers and admins reach the web process; audience of its own access tokens, and part of links to the console.',
    )
    .meta({ example: 'https://your-connector.example.com' }),
  TRUSTED_PROXIES: count(1, 0).describe(
    'Proxies in front of the web process that add to X-Forwarded-For; 1 on Heroku.',
  ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severity that is logged.'),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'expected postgres://user:password@host:port/database',
    })
    .describe('PostgreSQL 14 or later, for the inbox.')
    .meta({ ...secret, example: 'postgres://user:password@host:5432/database' }),
  DATABASE_TLS: z
    .enum(['off', 'on', 'verify'])
    .default('on')
    .describe(
      '`on`: encrypted, any certificate (Heroku Postgres); `verify`: certificate checked; `off`: same machine only.',
    ),
  DATABASE_CONNECTIONS: count(6).describe('Most database connections per process.'),
  DIGITAL_RIVER_MODE: z
    .enum(['live', 'test'])
    .describe(
      'Which events are written, of every source that tells them apart: `live` in production orgs, `test` in sandboxes. The others are kept, unmapped.',
    )
    .meta({ example: 'live' }),
  ...digitalRiverVariables.shape,
  SALESFORCE_INSTANCE_URL: url
    .describe('My Domain URL of the org; with cli-org not needed, since the sf CLI knows it.')
    .meta({ example: 'https://example.my.salesforce.com' }),
  SALESFORCE_API_VERSION: z
    .string()
    .regex(/^\d\d\.0$/)
    .default('67.0')
    .describe('Version of the Salesforce API.'),
  ...profileVariables.shape,
  ...loginVariables.shape,
  SALESFORCE_TIMEOUT_MS: count(20_000).describe(
    'Longest that one call to Salesforce may take, in milliseconds.',
  ),
  SALESFORCE_API_BUDGET_PERCENT: z.coerce
    .number()
    .min(1)
    .max(100)
    .default(80)
    .describe("Share of the org's daily API calls, in percent, above which the connector pauses."),
  ...oauthVariables.shape,
  WEB_DRAINS: z
    .stringbool()
    .default(false)
    .describe(
      '`true`: the web process applies events too, so that small installations need no worker.',
    ),
  WORKER_LANES: count(2).describe('Batches in the works at the same time in one worker process.'),
  WORKER_LINGER_MS: count(1000, 0).describe(
    'How long events are gathered before they are applied, in milliseconds.',
  ),
  WORKER_POLL_MS: count(250).describe('How often an idle worker looks for work, in milliseconds.'),
  WORKER_LEASE_SECONDS: count(120).describe(
    'How long a dead worker keeps others from its subjects, in seconds.',
  ),
  WORKER_MOST_ATTEMPTS: count(12).describe('Attempts at a record before its events are parked.'),
  RETENTION_BODY_DAYS: count(30).describe(
    'Days after which the body of a settled event is deleted.',
  ),
  RETENTION_ROW_DAYS: count(90).describe('Days after which a settled event is deleted altogether.'),
  WAITING_MOST_HOURS: count(72).describe(
    'How long a Salesforce Order is awaited before its events are parked, in hours.',
  ),
  ...failedEventsVariables.shape,
  ...consoleVariables.shape,
  ...metricsVariables.shape,
  ...xanpayVariables.shape,
  ...plumVariables.shape,
});

type Variables = z.infer<typeof connectorVariables>;

/** The configuration of the web and worker processes. */
export type Config = Omit<Variables, 'SALESFORCE_SIGN_IN'> & { readonly login: LoginMethod };

/**
 * Reads the configuration, once, at start.
 *
 * @param environment `process.env` unless given
 * @throws ConfigError listing everything there is to fix; values are never part of it
 */
export function readConfig(environment: Environment = processEnvironment()): Config {
  const { variables, missing } = readWithStandIns(environment);
  const problems = [
    ...missing,
    ...loginProblems(variables),
    ...oauthProblems(variables, requiresTokens(variables)),
    ...digitalRiverProblems(variables),
    ...consoleProblems(variables),
    ...xanpayProblems(variables),
    ...plumProblems(variables),
    ...productionProblems(variables),
  ];
  const login = loginOf(variables);
  if (problems.length > 0 || login === undefined) throw new ConfigError(problems);
  const { SALESFORCE_SIGN_IN: _, ...rest } = variables;
  return { ...rest, login };
}

/** They stand in for required variables that are missing, so that all else there is to fix is told with them. */
const STAND_INS = {
  DATABASE_URL: 'postgres://localhost/inbox',
  DIGITAL_RIVER_MODE: 'test',
  SALESFORCE_INSTANCE_URL: 'https://example.my.salesforce.com',
};

function readWithStandIns(environment: Environment): { variables: Variables; missing: string[] } {
  const standIns = Object.entries(STAND_INS).filter(([name]) => !environment[name]);
  const missing = standIns.map(([name]) => missingProblem(connectorVariables, name));
  const whole = { ...environment, ...Object.fromEntries(standIns) };
  try {
    return { variables: readVariables(connectorVariables, whole), missing };
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError([...missing, ...error.problems]) : error;
  }
}

/** The process's environment; nothing else in the project reads it. */
export function processEnvironment(): Environment {
  // biome-ignore lint/style/noProcessEnv: this is the one place that reads it.
  return process.env;
}

/**
 * Reads variables by a schema. Empty ones count as missing.
 *
 * @throws ConfigError naming each variable that is missing or wrong, with what it is for
 */
export function readVariables<T extends z.ZodRawShape>(
  schema: z.ZodObject<T>,
  environment: Environment,
): z.infer<z.ZodObject<T>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return given[name] === undefined
        ? missingProblem(schema, name)
        : `${name} is not usable (${issue.message}). ${describe(schema, name)}`.trim();
    }),
  );
}

function missingProblem(schema: z.ZodObject, name: string): string {
  return `${name} is missing. ${describe(schema, name)}`.trim();
}

function describe(schema: z.ZodObject, name: string): string {
  const variable = schema.shape[name];
  return variable === undefined ? '' : (z.globalRegistry.get(variable)?.description ?? '');
}

const HTTPS_IN_PRODUCTION = [
  'SALESFORCE_INSTANCE_URL',
  'SALESFORCE_AUDIENCE',
  'XANPAY_API_URL',
  'PLUM_API_URL',
] as const;

/** In production nothing may fall back to what only a single machine allows. */
function productionProblems(variables: Variables): string[] {
  if (variables.NODE_ENV !== 'production') return [];
  const https = HTTPS_IN_PRODUCTION.filter((name) => !variables[name].startsWith('https://')).map(
    (name) => `${name} has to begin with https:// in production.`,
  );
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(
    new URL(variables.DATABASE_URL).hostname,
  );
  const tls =
    variables.DATABASE_TLS === 'off' && !isLocal
      ? ['DATABASE_TLS=off is for a database on the same machine only.']
      : [];
  return [
    ...https,
    ...tls,
    ...loginProductionProblems(variables),
    ...digitalRiverProductionProblems(variables),
    ...consoleProductionProblems(variables),
    ...plumProductionProblems(variables),
  ];
}
