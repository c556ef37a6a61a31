import type { Environment } from '../../config/environment.ts';
import type { GivenOptions } from '../options/registration-options.ts';
import { apexOrgKind } from './apex-org-kind.ts';
import { type ConnectorOrg, readConnectorOrg } from './connector-org.ts';

/**
 * The org whose kind decides where Digital River gets its tokens: the one that the connector logs in
 * to; with `--target apex`, the one at the given address, whose host name shows its kind.
 *
 * @returns undefined when nothing is known of it
 */
export async function orgOfTarget(
  { target, address = '' }: Pick<GivenOptions, 'target' | 'address'>,
  environment: Environment,
): Promise<ConnectorOrg | undefined> {
  if (target === 'connector') return readConnectorOrg(environment);
  const kind = apexOrgKind(address);
  return kind && { instanceUrl: new URL(address).origin, kind };
}
