import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import type { Target, WebhookProof } from './registration-options.ts';
import type { SubcommandName } from './subcommand-names.ts';

/** The value of --token-endpoint that stands for the connector's own token endpoint. */
const OWN_ENDPOINT = 'connector';

/** The values of the arguments, before they are checked. */
export interface GivenValues {
  readonly subcommand: SubcommandName;
  readonly environment: string | undefined;
  readonly address: string | undefined;
  /** What the address comes from, as problems name it. */
  readonly addressFrom: '--address' | 'PUBLIC_URL';
  readonly target: string;
  readonly transport: string;
  readonly proof: WebhookProof;
  readonly tokenEndpoint: string | undefined;
  readonly types: string | undefined;
  readonly id: string | undefined;
  readonly timeout: string | undefined;
}

/**
 * Takes the values out of the arguments that were read.
 *
 * @param publicUrl the connector's own address, which is meant where --address is absent
 */
export function givenValues(
  values: Readonly<Record<string, unknown>>,
  subcommand: SubcommandName,
  publicUrl: string | undefined,
): GivenValues {
  const target = text(values.target) ?? 'connector';
  const isPublic = publicUrl && target !== 'apex' && values.address === undefined;
  const transport = text(values.transport) ?? 'oauth';
  const tokenEndpoint = text(values['token-endpoint']);
  return {
    subcommand,
    environment: text(values.environment),
    address: isPublic ? publicUrl : text(values.address),
    addressFrom: isPublic ? 'PUBLIC_URL' : '--address',
    target,
    transport,
    proof: proofOf(transport, tokenEndpoint),
    tokenEndpoint,
    types: text(values.types),
    id: text(values.id),
    timeout: text(values.timeout),
  };
}

function proofOf(transport: string, tokenEndpoint: string | undefined): WebhookProof {
  if (transport === 'http') return 'http';
  return tokenEndpoint === OWN_ENDPOINT ? 'own-tokens' : 'salesforce-tokens';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isEnvironment(value: string | undefined): value is OrgKind {
  return value === 'sandbox' || value === 'production';
}

export function isTarget(value: string): value is Target {
  return value === 'connector' || value === 'apex';
}
