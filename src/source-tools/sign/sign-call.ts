import { createHmac, randomBytes } from 'node:crypto';
import type { HmacSpec } from '../../authenticate/presets/hmac-schema.ts';
import type { ProofSpec, SingleProofSpec } from '../../authenticate/presets/proof-schema.ts';
import type { SecretsOf } from '../../authenticate/presets/secret-problems.ts';
import { SIGNATURE_PRESETS } from '../../authenticate/presets/signature-presets.ts';
import { signingKey } from '../../authenticate/presets/signing-secret.ts';
import { InputError } from '../../errors.ts';

/** What is to be signed. */
export interface CallToSign {
  readonly body: Buffer;
  /** Headers that a person gave, in lower case. They are never replaced. */
  readonly headers: Readonly<Record<string, string>>;
  readonly at: Date;
}

type Headers = Readonly<Record<string, string>>;

/**
 * The headers of a call as its sender would make them: the counterpart of the proof. The first
 * secret of each variable signs.
 *
 * @returns names in lower case; headers that a person gave are among them
 * @throws InputError when a variable has no usable secret
 */
export function signCall(spec: ProofSpec, secretsOf: SecretsOf, call: CallToSign): Headers {
  if ('none' in spec) return call.headers;
  const parts = 'allOf' in spec ? spec.allOf : [spec];
  const added = parts.map((part) => signedBy(part, secretsOf, call));
  return Object.assign({}, call.headers, ...added) as Headers;
}

/** The signature of a proof as data; undefined for a proof that is none. */
export function signatureSpec(spec: SingleProofSpec): HmacSpec | undefined {
  if ('preset' in spec) return SIGNATURE_PRESETS[spec.preset].spec;
  return 'hmac' in spec ? spec.hmac : undefined;
}

function signedBy(spec: SingleProofSpec, secretsOf: SecretsOf, call: CallToSign): Headers {
  if ('addresses' in spec) return {};
  if ('basic' in spec) {
    const pair = Buffer.from(firstOf(spec.basic, secretsOf)).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  if ('apiKey' in spec) {
    return { [spec.apiKey.header.toLowerCase()]: firstOf(spec.apiKey.secrets, secretsOf) };
  }
  const signature = 'hmac' in spec ? spec.hmac : SIGNATURE_PRESETS[spec.preset].spec;
  const key = signingKey(firstOf(spec.secrets, secretsOf), signature.key);
  if ('problem' in key) throw new InputError(`${spec.secrets}: ${key.problem}.`);
  return signatureHeaders(signature, key.key, call);
}

function firstOf(variable: string, secretsOf: SecretsOf): string {
  const [first] = secretsOf(variable);
  if (first === undefined) {
    throw new InputError(`${variable} is not set: the file names it as the proof of its sender.`);
  }
  return first;
}

const HEADER = /\{header:([A-Za-z0-9-]+)\}/g;

function signatureHeaders(spec: HmacSpec, key: Buffer | string, call: CallToSign): Headers {
  const time = spec.timestamp === undefined ? '' : timeText(spec.timestamp.unit, call.at);
  const named = [...spec.signed.matchAll(HEADER)].map(([, name = '']) => name.toLowerCase());
  const headers: Headers = {
    ...Object.fromEntries(named.map((name) => [name, newId()])),
    ...(spec.timestamp?.header === undefined
      ? {}
      : { [spec.timestamp.header.toLowerCase()]: time }),
    ...call.headers,
  };
  const filled = spec.signed
    .replaceAll('{timestamp}', timeOf(spec, headers, time))
    .replaceAll(HEADER, (_whole, name: string) => headers[name.toLowerCase()] ?? '');
  const [before = '', after = ''] = filled.split('{body}');
  const mac = createHmac(spec.algorithm, key).update(before).update(call.body).update(after);
  const signature = `${spec.form.signature ?? ''}${mac.digest(spec.encoding)}`;
  return { ...headers, [spec.header.toLowerCase()]: headerValue(spec, time, signature) };
}

/** The header of a signature, which may have the time before it. */
export function headerValue(
  { form, timestamp }: HmacSpec,
  time: string,
  signature: string,
): string {
  const before = timestamp?.part === 'first' ? '' : form.timestamp;
  return before === undefined
    ? signature
    : [`${before}${time}`, signature].join(form.separator ?? ',');
}

/** A person may have given the header that has the time. */
function timeOf({ timestamp }: HmacSpec, headers: Headers, time: string): string {
  return timestamp?.header === undefined ? time : (headers[timestamp.header.toLowerCase()] ?? time);
}

function timeText(unit: 's' | 'ms' | 'iso', at: Date): string {
  if (unit === 'iso') return at.toISOString();
  return String(unit === 'ms' ? at.getTime() : Math.floor(at.getTime() / 1000));
}

/** Stands for the id that a sender gives to each of its messages. */
function newId(): string {
  return `msg_${randomBytes(12).toString('hex')}`;
}
