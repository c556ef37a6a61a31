import { apexAddressProblem, baseAddressProblem, urlProblem } from '../url-problem.ts';
import { type GivenValues, isEnvironment, isTarget } from './given-values.ts';
import { isProvisioning } from './subcommand-names.ts';
import { typesProblem } from './types-problem.ts';

/**
 * What is wrong with the values of the arguments.
 *
 * @returns one sentence for each problem
 */
export function valueProblems(given: GivenValues): string[] {
  const { environment, target, transport } = given;
  return [
    environment === undefined || isEnvironment(environment)
      ? undefined
      : `--environment: expected sandbox or production, got ${JSON.stringify(environment)}.`,
    prefixed(given.addressFrom, addressProblem(given)),
    isTarget(target)
      ? undefined
      : `--target: expected connector or apex, got ${JSON.stringify(target)}.`,
    ['oauth', 'http'].includes(transport)
      ? undefined
      : `--transport: expected oauth or http, got ${JSON.stringify(transport)}.`,
    prefixed('--transport', transportProblem(given)),
    prefixed('--token-endpoint', tokenEndpointProblem(given)),
    given.timeout === undefined || /^[1-9]\d{0,4}$/.test(given.timeout)
      ? undefined
      : `--timeout: expected a number of seconds from 1 to 99999, got ${JSON.stringify(given.timeout)}.`,
    prefixed('--types', given.types === undefined ? undefined : typesProblem(given.types)),
  ].filter((problem) => problem !== undefined);
}

function addressProblem({ address, subcommand, target, id }: GivenValues): string | undefined {
  if (address !== undefined) {
    return target === 'apex' ? apexAddressProblem(address) : baseAddressProblem(address);
  }
  if (subcommand === 'list') return undefined;
  if (isProvisioning(subcommand))
    return `expected the connector's base address, got nothing${target === 'apex' ? '' : ', and PUBLIC_URL is not set'}`;
  return id === undefined
    ? "expected the connector's base address, or --id with the ids of single webhooks, got neither, and PUBLIC_URL is not set"
    : undefined;
}

/** Apex REST classes are called with an access token of their org, and with nothing else. */
function transportProblem({ target, transport }: GivenValues): string | undefined {
  return target === 'apex' && transport === 'http'
    ? 'expected oauth with --target apex, got http. Salesforce accepts calls of its REST API only with an access token; remove --transport'
    : undefined;
}

function tokenEndpointProblem({ proof, tokenEndpoint, target }: GivenValues): string | undefined {
  if (tokenEndpoint === undefined) return undefined;
  if (proof === 'own-tokens') {
    return target === 'apex'
      ? "expected Salesforce's token endpoint with --target apex, got connector. Salesforce does not accept access tokens of the connector; remove --token-endpoint, or give the org's own token endpoint"
      : undefined;
  }
  return proof === 'http'
    ? 'expected none with --transport http, which uses no tokens; remove it'
    : urlProblem(tokenEndpoint);
}

const prefixed = (name: string, problem: string | undefined) => problem && `${name}: ${problem}.`;
