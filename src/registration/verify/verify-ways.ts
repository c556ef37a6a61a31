import type { WebhookOauth } from '../../sources/digital-river/api/registered-webhook.ts';
import { shownAddress } from '../plan/addresses.ts';
import { deliver } from './deliver.ts';
import { EXPECTED_DELIVERY, judgeDelivery, type SentProof } from './judge/judge-delivery.ts';
import { EXPECTED_TOKEN, type JudgedToken } from './judge/judge-token.ts';
import { EXPECTED_UNPROVEN, judgeUnproven } from './judge/judge-unproven.ts';
import { type Judgement, skipped } from './judge/judgement.ts';
import { requestToken } from './request-token.ts';
import type { Way } from './way.ts';
import { secretsOf, withoutSecrets } from './without-secrets.ts';

/** One step of a verification. */
export interface Step extends Judgement {
  readonly step: 'registration' | 'without proof' | 'token' | 'delivery';
  /** What was called. */
  readonly address: string;
  /** The event types of the webhook; those of all that share a token. */
  readonly types: readonly string[];
  readonly expected: string;
  /** Lifetime of the access token, in seconds. */
  readonly seconds?: number | undefined;
}

/** What a verification needs beside the ways. */
export interface Verifier {
  /** Whether the verifications are of live mode. */
  readonly live: boolean;
  /** The first one signs; empty means that no call is signed. */
  readonly signingSecrets: readonly string[];
  /** Whether a token endpoint is the connector's own. */
  readonly isOwn: (tokenEndPoint: string) => boolean;
}

const REGISTERED_ONES =
  'The credentials that are registered were tried. Those of the environment differ; they were not tried. If they are right: run "npm run register-webhooks" with the same options, and without a subcommand.';

const NO_SECRET =
  "Digital River's API does not return signing secrets. Set DIGITAL_RIVER_SIGNING_SECRETS as the connector has them, then run the command again.";

/**
 * Tries each way from outside: an event without proof, a token, and an event with the proof.
 *
 * @returns the steps in order; those of {@link proveWays} come last
 */
export async function verifyWays(ways: readonly Way[], verifier: Verifier): Promise<Step[]> {
  const unproven: Step[] = [];
  for (const { types, address: called } of ways) {
    const judgement = judgeUnproven(await deliver(called, verifier.live));
    const [address, expected] = [shownAddress(called), EXPECTED_UNPROVEN];
    unproven.push({ step: 'without proof', address, types, expected, ...judgement });
  }
  const proven: Step[] = [];
  for await (const step of proveWays(ways, verifier)) proven.push(step);
  return [...unproven, ...proven];
}

/**
 * Tries each way with its proof: a token, which is got once for the ways that have the same
 * credentials, and an event. Each step is made when it is asked for.
 */
export async function* proveWays(ways: readonly Way[], verifier: Verifier): AsyncGenerator<Step> {
  const tokens = new Map<string, JudgedToken>();
  for (const way of ways) {
    const { types, transport } = way;
    if (transport.transportType === 'HTTP') {
      yield await deliveryStep(way, verifier);
      continue;
    }
    const key = JSON.stringify(transport.oauth);
    const known = tokens.get(key);
    const token = known ?? (await tokenOf(way, transport.oauth, verifier));
    tokens.set(key, token);
    if (known === undefined) yield tokenStep(transport.oauth, types, token);
    yield await deliveryStep(way, verifier, token);
  }
}

async function tokenOf(
  { isOtherProof = false }: Way,
  oauth: WebhookOauth,
  { isOwn }: Verifier,
): Promise<JudgedToken> {
  const judged = await requestToken(oauth, isOwn(oauth.tokenEndPoint));
  return isOtherProof && judged.isOfCredentials ? { ...judged, todo: REGISTERED_ONES } : judged;
}

function tokenStep(
  { tokenEndPoint }: WebhookOauth,
  types: readonly string[],
  { token: _token, isOfCredentials: _isOfCredentials, ...judgement }: JudgedToken,
): Step {
  const address = shownAddress(tokenEndPoint);
  return { step: 'token', address, types, expected: EXPECTED_TOKEN, ...judgement };
}

async function deliveryStep(way: Way, verifier: Verifier, token?: JudgedToken): Promise<Step> {
  const [address, types] = [shownAddress(way.address), way.types];
  const judgement = await tryDelivery(way, verifier, token?.token);
  return { step: 'delivery', address, types, expected: EXPECTED_DELIVERY, ...judgement };
}

async function tryDelivery(
  { address, transport }: Way,
  { live, signingSecrets: [signingSecret], isOwn }: Verifier,
  token: string | undefined,
): Promise<Judgement> {
  const authorization = authorizationOf(transport, token);
  if (transport.transportType === 'OAUTH' && token === undefined) {
    return skipped('not tried: there is no token', 'Correct the token first.');
  }
  if (authorization === undefined && signingSecret === undefined) {
    return skipped('not tried: there is no signing secret', NO_SECRET);
  }
  const outcome = await deliver(address, live, {
    ...(authorization === undefined ? {} : { authorization }),
    ...(signingSecret === undefined ? {} : { signingSecret }),
  });
  const proof = { by: proofOf(transport, isOwn), isSigned: signingSecret !== undefined };
  const sent = [...secretsOf(transport), token ?? '', signingSecret ?? ''];
  return judgeDelivery(outcome, proof, live, (text) => withoutSecrets(text, sent));
}

function authorizationOf(transport: Way['transport'], token: string | undefined) {
  if (transport.transportType === 'OAUTH') return token && `Bearer ${token}`;
  const { authentication } = transport;
  if (authentication === undefined) return undefined;
  const pair = `${authentication.userName}:${authentication.password}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function proofOf(transport: Way['transport'], isOwn: Verifier['isOwn']): SentProof['by'] {
  if (transport.transportType === 'HTTP') {
    return transport.authentication === undefined ? 'signature' : 'user name and password';
  }
  return isOwn(transport.oauth.tokenEndPoint) ? 'own token' : 'Salesforce token';
}
