import { digitalRiverProductionProblems } from '../sources/digital-river/digital-river-variables.ts';
import { plumProductionProblems } from '../sources/xoxoday-plum/plum-variables.ts';
import type { ConnectorVariables } from './connector-variables.ts';
import { consoleProductionProblems } from './console-variables.ts';
import { loginProductionProblems } from './login-variables.ts';

const HTTPS_IN_PRODUCTION = [
  'SALESFORCE_INSTANCE_URL',
  'SALESFORCE_AUDIENCE',
  'XANPAY_API_URL',
  'PLUM_API_URL',
] as const;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Checks what production requires beyond other environments: encrypted connections, and proof from
 * every caller.
 *
 * @returns one sentence per problem; none outside production
 */
export function productionProblems(variables: ConnectorVariables): string[] {
  if (variables.NODE_ENV !== 'production') return [];
  return [
    ...httpsProblems(variables),
    ...databaseTlsProblems(variables),
    ...loginProductionProblems(variables),
    ...digitalRiverProductionProblems(variables),
    ...consoleProductionProblems(variables),
    ...plumProductionProblems(variables),
  ];
}

function httpsProblems(variables: ConnectorVariables): string[] {
  return HTTPS_IN_PRODUCTION.filter((name) => !variables[name].startsWith('https://')).map(
    (name) => `${name} must begin with https:// in production.`,
  );
}

function databaseTlsProblems({ DATABASE_TLS: tls, DATABASE_URL: url }: ConnectorVariables) {
  const isLocal = LOCAL_HOSTS.includes(new URL(url).hostname);
  return tls === 'off' && !isLocal
    ? [
        'DATABASE_TLS=off is allowed in production only for a database on the same machine; set it to on or verify.',
      ]
    : [];
}
