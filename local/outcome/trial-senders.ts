import type { Connection } from 'jsforce';
import { type Environment, readConfig } from '../../src/config/index.ts';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { type ExaminedEvent, examineSample } from '../../src/source-tools/check/examine-event.ts';
import { signCall } from '../../src/source-tools/sign/sign-call.ts';
import { sourceVariables } from '../../src/source-tools/source-variables.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { configuredSenders } from '../../src/sources/index.ts';
import type { Source } from '../../src/sources/source.ts';
import { XANPAY_PATH } from '../../src/sources/xanpay/xanpay-source.ts';
import { PLUM_PATH } from '../../src/sources/xoxoday-plum/plum-source.ts';
import type { LocalDescription } from '../description.ts';
import { trialMappings } from '../mapped/trial-mappings.ts';
import { plumCall, xanpayCall } from '../sender-events.ts';

/** A sender of the trial: what it calls, how it proves its identity, and how its bodies are read. */
export interface TrialSender {
  readonly name: string;
  readonly path: string;
  /** Headers of a call with this body, besides its content type. */
  headers(body: Buffer): Readonly<Record<string, string>>;
  /** What the connector reads from a body. */
  examine(name: string, body: Buffer): ExaminedEvent[];
}

/**
 * All senders of the trial.
 *
 * @param environment of the connector
 * @param org its access token is Digital River's proof
 * @throws ConfigError when the environment is invalid
 */
export function trialSenders(
  local: LocalDescription,
  environment: Environment,
  org: Pick<Connection, 'accessToken'>,
): TrialSender[] {
  const coded: Readonly<Record<string, Pick<TrialSender, 'path' | 'headers'>>> = {
    'digital-river': {
      path: DIGITAL_RIVER_PATHS.webhooks,
      headers: () => ({ authorization: `Bearer ${org.accessToken}` }),
    },
    xanpay: { path: XANPAY_PATH, headers: () => xanpayCall(local).headers },
    'xoxoday-plum': { path: PLUM_PATH, headers: () => plumCall(local).headers },
  };
  const calls = { ...coded, ...mappedCalls(environment) };
  const senders = configuredSenders(readConfig(environment), connectorProfile);
  return senders.flatMap(({ source }) => {
    const call = Object.hasOwn(calls, source.name) ? calls[source.name] : undefined;
    return call === undefined ? [] : [{ name: source.name, ...call, examine: examiner(source) }];
  });
}

function mappedCalls(
  environment: Environment,
): Record<string, Pick<TrialSender, 'path' | 'headers'>> {
  return Object.fromEntries(
    trialMappings(environment).map(({ file, mapping }) => {
      const headers = (body: Buffer) => {
        const { secretsOf } = sourceVariables(file, mapping, environment);
        return signCall(mapping.proof, secretsOf, { body, headers: {}, at: new Date() });
      };
      return [mapping.source, { path: mapping.paths[0] ?? '', headers }];
    }),
  );
}

function examiner(source: Source): TrialSender['examine'] {
  return (name, body) => examineSample(source, { name, body, headers: {} }, new Date());
}

/** What XanPay's schema, which takes any object, makes of an event without a reason. */
const NO_TYPE = 'unknown';

/**
 * The sender that a body is of: the first one that reads its events and writes something for them,
 * else the first one that reads them and knows their type.
 *
 * @returns undefined when none of them reads the body
 */
export function senderOf(
  senders: readonly TrialSender[],
  name: string,
  body: Buffer,
): TrialSender | undefined {
  const reading = senders.filter((sender) =>
    sender.examine(name, body).every(({ envelope }) => (envelope?.type ?? NO_TYPE) !== NO_TYPE),
  );
  const writing = reading.find((sender) =>
    sender.examine(name, body).some(({ envelope }) => envelope?.unmapped === undefined),
  );
  return writing ?? reading[0];
}
