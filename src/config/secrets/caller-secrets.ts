import type { ConnectorVariables } from '../connector-variables.ts';

/** A secret by which callers prove their identity. */
export interface CallerSecret {
  /** The variable that it is listed in. */
  readonly variable: keyof SecretVariables;
  readonly kind: 'password' | 'secret' | 'key';
  readonly value: string;
  /** The user name that belongs to a password. */
  readonly username?: string;
}

/** The variables that {@link callerSecrets} reads. */
export type SecretVariables = Pick<
  ConnectorVariables,
  | (typeof PAIRS)[number]
  | 'DIGITAL_RIVER_SIGNING_SECRETS'
  | 'PLUM_WEBHOOK_KEYS'
  | 'CONSOLE_SESSION_SECRETS'
  | 'METRICS_TOKEN'
>;

const PAIRS = [
  'DIGITAL_RIVER_BASIC_CREDENTIALS',
  'XANPAY_CREDENTIALS',
  'XANPAY_SANDBOX_CREDENTIALS',
] as const;

/**
 * All secrets of callers that are configured in plain text. The clients of the token endpoint are
 * not among them: of theirs, the connector knows digests only.
 */
export function callerSecrets(variables: SecretVariables): CallerSecret[] {
  const secrets = (
    variable: CallerSecret['variable'],
    kind: CallerSecret['kind'],
    values: readonly string[] = [],
  ) => values.map((value): CallerSecret => ({ variable, kind, value }));
  const { METRICS_TOKEN: metricsToken, DIGITAL_RIVER_SIGNING_SECRETS: signing = [] } = variables;
  return [
    ...PAIRS.flatMap((variable) =>
      (variables[variable] ?? []).map(
        ({ username, password }): CallerSecret => ({
          variable,
          kind: 'password',
          value: password,
          username,
        }),
      ),
    ),
    ...secrets(
      'DIGITAL_RIVER_SIGNING_SECRETS',
      'secret',
      signing.map(({ secret }) => secret),
    ),
    ...secrets('PLUM_WEBHOOK_KEYS', 'key', variables.PLUM_WEBHOOK_KEYS),
    ...secrets('CONSOLE_SESSION_SECRETS', 'secret', variables.CONSOLE_SESSION_SECRETS),
    ...secrets('METRICS_TOKEN', 'secret', metricsToken === undefined ? [] : [metricsToken]),
  ];
}
