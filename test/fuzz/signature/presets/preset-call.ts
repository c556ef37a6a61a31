import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import {
  PRESETS,
  type PresetName,
  type ProofSpec,
  proofSchema,
} from '../../../../src/authenticate/presets/proof-schema.ts';
import { bodies, type Draw, TOLERANCE_SECONDS } from '../signed-call.ts';

/** A call to authenticate by a preset. */
export interface PresetCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The time of its arrival, in milliseconds since 1970. */
  readonly now: number;
}

/** A validly signed call. */
export interface SignedPresetCall extends PresetCall {
  readonly preset: FuzzedPreset;
  readonly form: CallForm;
  /** All agreed secrets; the first one signed. */
  readonly secrets: readonly [string, ...string[]];
  /** As sent; empty for schemes without a time. */
  readonly timestamp: string;
  readonly id: string;
  readonly signature: string;
}

/**
 * The presets but for that of Digital River, which is fuzzed in more ways, and a scheme that no preset
 * has.
 */
type FuzzedPreset = Exclude<PresetName, 'digital-river'> | typeof TIME_FIRST;

/** A scheme that is spelled out: the time is the first part of the header. */
const TIME_FIRST = 'time first';

/** How a sender signs, written down apart from the code under test. */
export interface CallForm {
  readonly header: string;
  readonly encoding: 'hex' | 'base64';
  readonly separator?: string;
  readonly signature: string;
  readonly timestampPart?: string;
  /** True: the time is the first part, whatever it begins with. */
  readonly isTimeFirst?: true;
  readonly idHeader?: string;
  readonly timestampHeader?: string;
  /** What is signed before the body. */
  before(id: string, timestamp: string): string;
}

const nothing = () => '';
const standard = (name: string): CallForm => ({
  header: `${name}-signature`,
  encoding: 'base64',
  separator: ' ',
  signature: 'v1,',
  idHeader: `${name}-id`,
  timestampHeader: `${name}-timestamp`,
  before: (id, timestamp) => `${id}.${timestamp}.`,
});
const plain = (header: string): CallForm => ({
  header,
  encoding: 'base64',
  signature: '',
  before: nothing,
});

const FORMS: Readonly<Record<FuzzedPreset, CallForm>> = {
  'standard-webhooks': standard('webhook'),
  svix: standard('svix'),
  stripe: {
    header: 'stripe-signature',
    encoding: 'hex',
    separator: ',',
    signature: 'v1=',
    timestampPart: 't=',
    before: (_id, timestamp) => `${timestamp}.`,
  },
  paddle: {
    header: 'paddle-signature',
    encoding: 'hex',
    separator: ';',
    signature: 'h1=',
    timestampPart: 'ts=',
    before: (_id, timestamp) => `${timestamp}:`,
  },
  shopify: plain('x-shopify-hmac-sha256'),
  woocommerce: plain('x-wc-webhook-signature'),
  fastspring: plain('x-fs-signature'),
  [TIME_FIRST]: {
    header: 'sig',
    encoding: 'hex',
    separator: ',',
    signature: '',
    timestampPart: '',
    isTimeFirst: true,
    before: (_id, timestamp) => `${timestamp}.`,
  },
  github: { ...plain('x-hub-signature-256'), encoding: 'hex', signature: 'sha256=' },
};

const presets = fc.constantFrom(TIME_FIRST, ...PRESETS.filter((name) => name !== 'digital-river'));
const secretBytes = fc.uniqueArray(
  fc.uint8Array({ minLength: 24, maxLength: 48 }).map((bytes) => Buffer.from(bytes)),
  { minLength: 1, maxLength: 4, selector: (bytes) => bytes.toString('hex') },
);
const times = fc.integer({ min: Date.UTC(2020) / 1000, max: Date.UTC(2040) / 1000 });
const ages = fc.integer({ min: 1 - TOLERANCE_SECONDS, max: TOLERANCE_SECONDS - 1 });

/** The proof by which calls are authenticated. */
export function proofOf(preset: FuzzedPreset): ProofSpec {
  if (preset !== TIME_FIRST) return { preset, secrets: 'SECRETS' };
  return proofSchema.parse({
    secrets: 'SECRETS',
    hmac: {
      header: 'Sig',
      form: { separator: ',' },
      signed: '{timestamp}.{body}',
      encoding: 'hex',
      timestamp: { part: 'first', unit: 's' },
    },
  });
}

/** Draws a valid call of one of the presets, with up to four agreed secrets. */
export function drawPresetCall(draw: Draw): SignedPresetCall {
  const preset = draw(() => presets);
  const form = FORMS[preset];
  const [first = '', ...others] = draw(() => secretBytes).map((bytes) => secretOf(form, bytes));
  const body = draw(() => bodies);
  const seconds = draw(() => times);
  const timestamp = isTimed(form) ? String(seconds) : '';
  const id = form.idHeader === undefined ? '' : `msg_${draw(fc.nat)}`;
  const now = (seconds + draw(() => ages)) * 1000;
  const signature = signAs(form, keyOf(form, first), form.before(id, timestamp), body);
  const call = { preset, form, secrets: [first, ...others], timestamp, id, signature, body, now };
  return { ...call, secrets: [first, ...others], headers: headersOf(call) };
}

export function isTimed({ timestampPart, timestampHeader }: CallForm): boolean {
  return timestampPart !== undefined || timestampHeader !== undefined;
}

type Presented = Pick<SignedPresetCall, 'form' | 'timestamp' | 'id' | 'signature'>;

/** The headers that present a signature. */
export function headersOf({ form, timestamp, id, signature }: Presented): Record<string, string> {
  const { timestampPart, separator = '' } = form;
  const time = timestampPart === undefined ? '' : `${timestampPart}${timestamp}${separator}`;
  return {
    [form.header]: `${time}${form.signature}${signature}`,
    ...(form.idHeader === undefined ? {} : { [form.idHeader]: id }),
    ...(form.timestampHeader === undefined ? {} : { [form.timestampHeader]: timestamp }),
  };
}

export function signAs(
  { encoding }: CallForm,
  key: Buffer | string,
  before: string,
  body: Buffer,
  algorithm = 'sha256',
): string {
  return createHmac(algorithm, key).update(before).update(body).digest(encoding);
}

/** The secret as a variable lists it: base64 behind whsec_, or a text. */
function secretOf(form: CallForm, bytes: Buffer): string {
  return form.idHeader === undefined
    ? bytes.toString('base64url')
    : `whsec_${bytes.toString('base64')}`;
}

/** The bytes that sign. */
export function keyOf(form: CallForm, secret: string): Buffer {
  return form.idHeader === undefined
    ? Buffer.from(secret)
    : Buffer.from(secret.slice('whsec_'.length), 'base64');
}
