import type { SignatureScheme } from '../hmac/signature-scheme.ts';
import { spelledOutScheme } from '../hmac/spelled-out-scheme.ts';
import { DIGITAL_RIVER_SCHEME } from '../hmac-signature.ts';
import type { HmacSpec } from './hmac-schema.ts';
import type { PresetName } from './proof-schema.ts';

/** How a sender signs, and how its keys are made of its secrets. */
export interface SignaturePreset {
  /** The same as data, for those that sign. */
  readonly spec: HmacSpec;
  readonly scheme: SignatureScheme;
  readonly key: HmacSpec['key'];
}

const TEXT_KEY: HmacSpec['key'] = { form: 'text' };

/** The standard asks for 24 to 64 bytes. */
const STANDARD_KEY: HmacSpec['key'] = { form: 'base64', prefix: 'whsec_', minBytes: 24 };

function standard(prefix: 'webhook' | 'svix'): SignaturePreset {
  return spelledOut({
    header: `${prefix}-signature`,
    form: { separator: ' ', signature: 'v1,' },
    signed: `{header:${prefix}-id}.{timestamp}.{body}`,
    algorithm: 'sha256',
    encoding: 'base64',
    key: STANDARD_KEY,
    timestamp: { header: `${prefix}-timestamp`, unit: 's' },
  });
}

/** A signature of the body alone, in a header of its own. */
function bodyAlone(header: string, encoding: HmacSpec['encoding'], signature?: string) {
  return spelledOut({
    header,
    form: { signature },
    signed: '{body}',
    algorithm: 'sha256',
    encoding,
    key: TEXT_KEY,
  });
}

function spelledOut(spec: HmacSpec): SignaturePreset {
  return { spec, scheme: spelledOutScheme(spec), key: spec.key };
}

/**
 * The signatures that are known by name.
 *
 * @see Standard Webhooks, specification 1.0, "Signature scheme"; Svix, "Verify webhooks manually",
 *   which is the same with other names of headers
 * @see Stripe, "Verify webhook signatures manually": `t` and one `v1` for each secret; other
 *   schemes, such as `v0` of test events, are ignored
 * @see Paddle Billing, "Verify webhook signatures": `ts`, and one `h1` for each secret
 * @see Shopify, "Deliver webhooks through HTTPS"; WooCommerce, WC_Webhook::generate_signature;
 *   FastSpring, "Message security"; GitHub, "Validating webhook deliveries"
 */
export const SIGNATURE_PRESETS: Readonly<Record<PresetName, SignaturePreset>> = {
  'standard-webhooks': standard('webhook'),
  svix: standard('svix'),
  stripe: spelledOut({
    header: 'Stripe-Signature',
    form: { separator: ',', signature: 'v1=', timestamp: 't=' },
    signed: '{timestamp}.{body}',
    algorithm: 'sha256',
    encoding: 'hex',
    key: TEXT_KEY,
    timestamp: { unit: 's' },
  }),
  paddle: spelledOut({
    header: 'Paddle-Signature',
    form: { separator: ';', signature: 'h1=', timestamp: 'ts=' },
    signed: '{timestamp}:{body}',
    algorithm: 'sha256',
    encoding: 'hex',
    key: TEXT_KEY,
    timestamp: { unit: 's' },
  }),
  shopify: bodyAlone('X-Shopify-Hmac-SHA256', 'base64'),
  woocommerce: bodyAlone('X-WC-Webhook-Signature', 'base64'),
  fastspring: bodyAlone('X-FS-Signature', 'base64'),
  github: bodyAlone('X-Hub-Signature-256', 'hex', 'sha256='),
  'digital-river': {
    ...spelledOut({
      header: DIGITAL_RIVER_SCHEME.header,
      form: { separator: ',', timestamp: '' },
      signed: '{timestamp}.{body}',
      algorithm: 'sha256',
      encoding: 'base64',
      key: TEXT_KEY,
      timestamp: { unit: 's' },
    }),
    // It also reads other spellings.
    scheme: DIGITAL_RIVER_SCHEME,
  },
};
