import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { call } from '../../http-client/call.ts';
import { OrgOutageError } from '../../salesforce/org-errors.ts';
import { assertNoRedirect } from '../../salesforce/redirect.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { checkClock } from './check-clock.ts';

const { ok, failed } = findingsIn('Salesforce');

const versionList = z.array(z.object({ version: z.string() })).min(1);

/**
 * Checks that an org answers at SALESFORCE_INSTANCE_URL, its API versions, and its clock. This
 * needs no log-in, and does not count as an API call.
 *
 * @param now this machine's clock
 */
export async function checkAddress(config: Config, now: () => Date): Promise<Finding[]> {
  const instanceUrl = config.SALESFORCE_INSTANCE_URL;
  try {
    const url = new URL('/services/data', instanceUrl);
    const reply = await call(url, { timeoutMs: config.SALESFORCE_TIMEOUT_MS });
    assertNoRedirect(instanceUrl, reply);
    const date = new Date(reply.headers.get('date') ?? Number.NaN);
    const clock = Number.isNaN(date.getTime()) ? [] : [checkClock('from Salesforce', date, now())];
    const offered = versionList
      .parse(JSON.parse(reply.body.toString()))
      .map(({ version }) => version);
    return [checkVersion(config.SALESFORCE_API_VERSION, offered), ...clock];
  } catch (error) {
    if (error instanceof OrgOutageError) return [failed('address', error.problem, error.advice)];
    return [
      failed(
        'address',
        `no Salesforce org answers at ${instanceUrl}`,
        'Set SALESFORCE_INSTANCE_URL to the My Domain URL of the org, https://….my.salesforce.com (see Setup, My Domain), and check the network, and the proxy if there is one.',
      ),
    ];
  }
}

function checkVersion(configured: string, offered: readonly string[]): Finding {
  const found = `${configured}; the org offers ${offered.at(0)} to ${offered.at(-1)}`;
  return offered.includes(configured)
    ? ok('API version', found)
    : failed('API version', found, 'Set SALESFORCE_API_VERSION to a version that the org offers.');
}
