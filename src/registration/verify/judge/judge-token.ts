import type { Outcome } from '../exchange.ts';
import { failed, type Judgement, ok } from './judgement.ts';
import { sortOutcome } from './shared-faults.ts';

/** What is expected of the token endpoint. */
export const EXPECTED_TOKEN = '200 with an access_token';

/** A token, and the judgement of the answer that brought it. */
export interface JudgedToken extends Judgement {
  /** Undefined when there is none. */
  readonly token?: string | undefined;
  /** Lifetime of the token, in seconds; undefined when it is not given. */
  readonly seconds?: number | undefined;
  /** Whether the endpoint has refused the credentials that were presented. */
  readonly isOfCredentials?: boolean;
}

const OWN_TODO = {
  invalid_client:
    'CONNECTED_APP_CLIENT_ID and CONNECTED_APP_CLIENT_SECRET match no client: put the OAUTH_CLIENTS that npm run create-client printed with them into the configuration of the web process, and restart it.',
  invalid_grant:
    'FULFILLMENT_USERNAME and FULFILLMENT_PASSWORD belong to another client: copy all four values from one output of npm run create-client.',
} as const;

const SALESFORCE_TODO = {
  invalid_client:
    'CONNECTED_APP_CLIENT_SECRET is wrong for CONNECTED_APP_CLIENT_ID: copy both from the connected app.',
  invalid_client_id:
    'CONNECTED_APP_CLIENT_ID is not known: copy the consumer key. A new connected app needs up to 10 minutes.',
  invalid_grant:
    "Salesforce refuses the log-in of FULFILLMENT_USERNAME. Check the password and the security token (none from a trusted IP range), and that the user is not locked. Orgs created since Summer '23 refuse this flow unless an admin allows it (Setup, OAuth and OpenID Connect Settings). The Login History of the user names the reason. Ten wrong attempts may lock the user: correct the values first.",
} as const;

/**
 * Judges the answer of the token endpoint. Pure.
 *
 * @param isOwn whether it is the connector's own token endpoint; otherwise it is Salesforce's
 * @param hide replaces secrets in a text of the answer
 * @see RFC 6749 §5.1 (token), §5.2 (errors)
 */
export function judgeToken(
  outcome: Outcome,
  isOwn: boolean,
  hide: (text: string) => string,
): JudgedToken {
  const sorted = sortOutcome(outcome, { what: 'the token endpoint', option: '--token-endpoint' });
  if ('fault' in sorted) return sorted.fault;
  const { status, ms, fields } = sorted.reply;
  const { access_token: token, expires_in: seconds, error, error_description: text } = fields;
  if (status === 200 && typeof token === 'string' && token !== '') {
    const lifetime = typeof seconds === 'number' ? seconds : undefined;
    const until = lifetime === undefined ? '' : `, valid for ${lifetime} s`;
    return { ...ok(`200 with an access_token in ${ms} ms${until}`), token, seconds: lifetime };
  }
  const code = typeof error === 'string' ? ` ${hide(error)}` : '';
  const reason = typeof text === 'string' ? ` (${hide(text)})` : '';
  const got = `${status}${code}${reason}`;
  const todo = Object.entries(isOwn ? OWN_TODO : SALESFORCE_TODO).find(([name]) => name === error);
  const judgement = failed(
    status === 200 ? '200 without an access_token' : got,
    todo?.[1] ??
      'Check --token-endpoint, and that it accepts the grant type password with these credentials.',
  );
  return todo === undefined ? judgement : { ...judgement, isOfCredentials: true };
}
