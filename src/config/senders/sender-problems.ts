import type { ConnectorVariables } from '../connector-variables.ts';

type Variables = Pick<
  ConnectorVariables,
  'PLUM_ENABLED' | 'SOURCES' | 'XANPAY_CREDENTIALS' | 'XANPAY_SANDBOX_CREDENTIALS'
>;

/** The problem when no sender is configured. */
export const NO_SENDER =
  'No sender is configured, so that every webhook would be refused. Set SOURCES to the mapping files of your senders, or DIGITAL_RIVER_ENABLED=true, XANPAY_CREDENTIALS or PLUM_ENABLED=true (docs/configuration.md).';

/** A connector without any sender would run, and receive nothing. */
export function senderProblems(variables: Variables, hasDigitalRiver: boolean): string[] {
  const others = [
    variables.PLUM_ENABLED || undefined,
    variables.SOURCES,
    variables.XANPAY_CREDENTIALS,
    variables.XANPAY_SANDBOX_CREDENTIALS,
  ];
  return hasDigitalRiver || others.some((each) => each !== undefined) ? [] : [NO_SENDER];
}
