import { isOnSameMachine } from '../database/connection/database-url.ts';
import { urlProblems } from '../database/connection/url-problems.ts';
import { digitalRiverProductionProblems } from '../sources/digital-river/digital-river-variables.ts';
import { plumProductionProblems } from '../sources/xoxoday-plum/plum-variables.ts';
import type { ConnectorVariables } from './connector-variables.ts';
import { consoleProductionProblems } from './console-variables.ts';
import { loginProductionProblems } from './login-variables.ts';
import { weakSecretProblems } from './secrets/weak-secrets.ts';
import type { MappedConfig } from './senders/mapped-config.ts';

const HTTPS_IN_PRODUCTION = [
  'SALESFORCE_INSTANCE_URL',
  'SALESFORCE_AUDIENCE',
  'DIGITAL_RIVER_API_URL',
  'XANPAY_API_URL',
  'PLUM_API_URL',
] as const;

/** What {@link productionProblems} checks, in words. */
export const PRODUCTION_CHECKS = [
  'encrypted connections to Salesforce, the database and the APIs of senders',
  'https for the console and the token endpoint',
  'a proof on every path',
  'secrets of callers that cannot be guessed',
  'a log-in to Salesforce of its own',
] as const;

interface Senders {
  /** Whether webhooks of Digital River are served. */
  readonly hasDigitalRiver: boolean;
  readonly mapped: readonly MappedConfig[];
}

/**
 * Checks what production requires beyond other environments: encrypted connections, and proof from
 * every caller.
 *
 * @param senders those that are configured
 * @returns one sentence per problem
 */
export function productionProblems(
  variables: ConnectorVariables,
  { hasDigitalRiver, mapped }: Senders,
): string[] {
  return [
    ...httpsProblems(variables),
    ...databaseTlsProblems(variables),
    ...loginProductionProblems(variables),
    ...(hasDigitalRiver ? digitalRiverProductionProblems(variables) : []),
    ...consoleProductionProblems(variables),
    ...plumProductionProblems(variables),
    ...weakSecretProblems(variables, mapped),
    ...unprovenProblems(mapped),
  ];
}

function unprovenProblems(mapped: readonly MappedConfig[]): string[] {
  return mapped
    .filter(({ mapping }) => 'none' in mapping.proof)
    .map(
      ({ file }) =>
        `${file}: the proof none lets any caller write in production; choose a proof of the sender (docs/adding-a-source.md).`,
    );
}

function httpsProblems(variables: ConnectorVariables): string[] {
  return HTTPS_IN_PRODUCTION.filter((name) => !variables[name].startsWith('https://')).map(
    (name) => `${name} must begin with https:// in production.`,
  );
}

/** In production, a connection to another machine is encrypted. */
export function databaseTlsProblems({
  DATABASE_TLS: tls,
  DATABASE_URL: url,
}: Pick<ConnectorVariables, 'DATABASE_TLS' | 'DATABASE_URL'>): string[] {
  return tls === 'off' && urlProblems(url, tls).length === 0 && !isOnSameMachine(url)
    ? [
        'DATABASE_TLS=off is allowed in production only for a database on the same machine; set it to on or verify.',
      ]
    : [];
}
