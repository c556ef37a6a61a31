import type { Outcome, Reply } from '../exchange.ts';
import { failed, type Judgement, ok } from './judgement.ts';
import { isSafelistDenial, SAFELIST_TODO } from './safelist-denial.ts';
import { sortOutcome } from './shared-faults.ts';

/** What is expected of a proven event. */
export const EXPECTED_DELIVERY = '202';

/** How the event was proven. */
export interface SentProof {
  readonly by: 'own token' | 'Salesforce token' | 'user name and password' | 'signature';
  /** Whether it was signed as well, or alone. */
  readonly isSigned: boolean;
}

/**
 * Judges the answer to a proven `connector.verification`. Pure.
 *
 * @param live whether the event is of live mode
 * @param hide replaces secrets in a text of the answer
 */
export function judgeDelivery(
  outcome: Outcome,
  proof: SentProof,
  live: boolean,
  hide: (text: string) => string,
): Judgement {
  const sorted = sortOutcome(outcome, { what: 'the connector', option: '--address' });
  if ('fault' in sorted) return sorted.fault;
  const { reply } = sorted;
  if (reply.status === 202) return ok(`202 in ${reply.ms} ms`);
  const { message } = reply.fields;
  const got = typeof message === 'string' ? `${reply.status}: ${hide(message)}` : `${reply.status}`;
  return failed(got, todoFor(reply, proof, live));
}

function todoFor(reply: Reply, proof: SentProof, live: boolean): string {
  if (reply.status === 401) return unauthorizedTodo(proof);
  if (reply.status === 403) return forbiddenTodo(reply, proof, live);
  if (reply.status < 300) {
    return 'Another program than the connector answers. Digital River would take its answer as received, and the event would be lost: check --address.';
  }
  return 'The message says what the connector expects. If there is none, a gateway in front of it answers: check --address.';
}

const UNSIGNED =
  ' If the connector requires a signature as well, set DIGITAL_RIVER_SIGNING_SECRETS as it has them, so that this command can sign.';

function unauthorizedTodo({ by, isSigned }: SentProof): string {
  const signature = isSigned
    ? ' The calls were signed as well: DIGITAL_RIVER_SIGNING_SECRETS must be those of the connector, and both clocks right.'
    : UNSIGNED;
  switch (by) {
    case 'own token':
      return `The token endpoint and the connector do not belong together, or DIGITAL_RIVER_PROOF is not oauth: check that all web processes have the same PUBLIC_URL, OAUTH_CLIENTS and OAUTH_SIGNING_KEYS, and were restarted.${signature}`;
    case 'Salesforce token':
      return `The connector cannot verify this token: check that it is of the connector's org (SALESFORCE_INSTANCE_URL), TOKEN_VERIFICATION, and that DIGITAL_RIVER_PROOF is oauth.${signature}`;
    case 'user name and password':
      return `The connector does not know this pair: add WEBHOOK_USERNAME:WEBHOOK_PASSWORD to its DIGITAL_RIVER_BASIC_CREDENTIALS, set DIGITAL_RIVER_PROOF to basic or basic+signature, and restart all web processes.${signature}`;
    case 'signature':
      return 'The connector does not accept this signature: DIGITAL_RIVER_SIGNING_SECRETS must be those of the connector, DIGITAL_RIVER_PROOF must be signature, and both clocks right.';
  }
}

function forbiddenTodo(reply: Reply, { by }: SentProof, live: boolean): string {
  if (isSafelistDenial(reply)) return SAFELIST_TODO;
  const { message } = reply.fields;
  if (typeof message === 'string' && message.startsWith('liveMode:')) {
    const [mode, other] = live ? ['live', 'test'] : ['test', 'live'];
    return `DIGITAL_RIVER_API_KEY is a ${mode} key, so that Digital River sends ${mode} events here, and the connector would not write them. Use the key of ${other} mode, or correct the connector's CONNECTOR_MODE.`;
  }
  return by === 'Salesforce token'
    ? 'The token is of a user or an org that the connector does not allow: add them to TOKEN_USER_IDS and TOKEN_ORGANIZATION_IDS, or correct FULFILLMENT_USERNAME.'
    : 'The connector, or a gateway in front of it, does not allow this call. The message and the log of the connector ("request refused") say why.';
}
