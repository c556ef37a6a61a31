import { readdirSync, readFileSync } from 'node:fs';
import type { Sample } from '../../src/source-tools/check/examine-event.ts';
import { readMappingFile } from '../../src/sources/mapped/file/read-mapping-file.ts';
import type { Mapping } from '../../src/sources/mapped/language/mapping-schema.ts';

/** One of the mapping files of `examples/sources`, with its sample events. */
export interface ExampleSource {
  readonly name: string;
  /** Path of the file from the root of the project. */
  readonly file: string;
  readonly text: string;
  readonly mapping: Mapping;
  /** In the order in which they happened; each with the headers that its sender adds. */
  readonly samples: readonly Sample[];
  /** The variable of its secrets, and secrets in the form that the sender gives them. */
  readonly environment: Readonly<Record<string, string>>;
}

const FILES = {
  fastspring: 'fastspring.json',
  paddle: 'paddle.yaml',
  shopify: 'shopify.yaml',
  'standard-webhooks': 'memberships.yaml',
  stripe: 'stripe.yaml',
} as const;

const ENVIRONMENTS: Readonly<Record<keyof typeof FILES, Record<string, string>>> = {
  fastspring: { FASTSPRING_SECRETS: 'an-invented-secret-of-fastspring' },
  paddle: {
    PADDLE_SECRETS: 'live:pdl_ntfset_01sample_of_live,test:pdl_ntfset_01sample_of_sandbox',
  },
  shopify: { SHOPIFY_SECRETS: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' },
  'standard-webhooks': {
    MEMBERSHIPS_SECRETS: `whsec_${Buffer.from('an invented key of members').toString('base64')}`,
  },
  stripe: { STRIPE_SECRETS: 'whsec_an_invented_secret_of_live,whsec_an_invented_secret_of_test' },
};

const TOPICS: Readonly<Record<string, string>> = {
  '1-created': 'orders/create',
  '2-paid': 'orders/paid',
  '3-fulfilled': 'orders/fulfilled',
  '4-partly-refunded': 'orders/updated',
  '5-canceled': 'orders/cancelled',
};

const ROOT = new URL('../../', import.meta.url);

/** All examples. */
export function exampleSources(): ExampleSource[] {
  return (Object.keys(FILES) as (keyof typeof FILES)[]).map(exampleSource);
}

/** One of them. */
export function exampleSource(name: keyof typeof FILES): ExampleSource {
  const folder = `examples/sources/${name}`;
  const file = `${folder}/${FILES[name]}`;
  const text = readFileSync(new URL(file, ROOT), 'utf8');
  const read = readMappingFile(text, file);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const samples = readdirSync(new URL(`${folder}/events/`, ROOT))
    .toSorted()
    .map((event) => {
      const sample = event.replace('.json', '');
      const body = readFileSync(new URL(`${folder}/events/${event}`, ROOT));
      return { name: sample, body, headers: headersOf(name, sample) };
    });
  return { name, file, text, mapping: read.mapping, samples, environment: ENVIRONMENTS[name] };
}

function headersOf(name: keyof typeof FILES, sample: string): Record<string, string> {
  if (name === 'standard-webhooks') return { 'webhook-id': `msg_sample_${sample}` };
  if (name !== 'shopify') return {};
  return {
    'x-shopify-webhook-id': `b54557e4-bdd9-4b37-8a5f-${sample}`,
    'x-shopify-topic': TOPICS[sample] ?? '',
  };
}
