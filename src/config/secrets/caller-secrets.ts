import { basicPair } from '../../authenticate/presets/basic-pair.ts';
import { keyText } from '../../authenticate/presets/key-form.ts';
import type { ConnectorVariables } from '../connector-variables.ts';
import type { MappedConfig } from '../senders/mapped-config.ts';

/** A secret by which callers prove their identity. */
export interface CallerSecret {
  /** The variable that it is listed in. */
  readonly variable: string;
  /** Whose callers have it, where several senders can name one variable: the mapping file. */
  readonly file?: string;
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
 *
 * @param mapped the senders of mapping files
 */
export function callerSecrets(
  variables: SecretVariables,
  mapped: readonly MappedConfig[],
): CallerSecret[] {
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
    ...mapped.flatMap(secretsOf),
  ];
}

function secretsOf({ file, mapping, variables }: MappedConfig): CallerSecret[] {
  return variables.flatMap(({ variable, kind, values }) =>
    values.flatMap((value): CallerSecret[] => {
      const common = { variable, file };
      if (kind === 'address') return [];
      if (kind !== 'password') {
        return [{ ...common, kind, value: keyText(mapping.proof, variable, value) }];
      }
      const { username, password } = basicPair(value) ?? { username: '', password: value };
      return [{ ...common, kind, value: password, username }];
    }),
  );
}
