import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import type { Org } from '../../salesforce/api/org.ts';
import { type OrgFacts, readOrgFacts } from '../../salesforce/api/org-facts.ts';
import { queryPath } from '../../salesforce/api/query.ts';
import { soqlText } from '../../salesforce/api/soql.ts';
import { RequestRefusedError } from '../../salesforce/org-errors.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { judgeClock } from './check-clock.ts';

const { ok, warning, failed } = findingsIn('Salesforce');

const versionList = z.array(z.object({ version: z.string() })).min(1);
const users = z.object({ records: z.array(z.object({ Username: z.string() })).length(1) });

/** Editions whose org is nobody's business, though it logs in as production does. */
const PLAYGROUNDS = ['Developer Edition'];

/**
 * Whether the org answers at all, at what API versions, and by what clock. Needs no log-in, and counts as no API call.
 *
 * @param now tells this machine's time
 */
export async function checkAddress(config: Config, now: () => Date): Promise<Finding[]> {
  const instanceUrl = config.SALESFORCE_INSTANCE_URL;
  try {
    const answer = await fetch(new URL('/services/data', instanceUrl), {
      redirect: 'error',
      signal: AbortSignal.timeout(config.SALESFORCE_TIMEOUT_MS),
    });
    const date = new Date(answer.headers.get('date') ?? Number.NaN);
    const clock = Number.isNaN(date.getTime()) ? [] : [judgeClock('from Salesforce', date, now())];
    const offered = versionList.parse(await answer.json()).map(({ version }) => version);
    return [judgeVersion(config.SALESFORCE_API_VERSION, offered), ...clock];
  } catch {
    return [
      failed(
        'address',
        `${instanceUrl} does not answer as an org does`,
        'Correct SALESFORCE_INSTANCE_URL: the My Domain URL, https://….my.salesforce.com; Setup, My Domain shows it.',
      ),
    ];
  }
}

function judgeVersion(wanted: string, offered: readonly string[]): Finding {
  const range = `the org offers ${offered.at(0)} to ${offered.at(-1)}`;
  return offered.includes(wanted)
    ? ok('API version', `${wanted}; ${range}`)
    : failed('API version', `${wanted}; ${range}`, 'Set SALESFORCE_API_VERSION to one of these.');
}

/**
 * Whose log-in it is. One call; the user's id where the user may not be read.
 *
 * @throws OrgOutageError
 */
export async function checkUser(
  org: Org,
  userId: string | undefined,
  method: string,
): Promise<Finding> {
  if (userId === undefined) return ok('log-in', `by ${method}`);
  const query = `SELECT Username FROM User WHERE Id = ${soqlText(userId)}`;
  try {
    const read = users.safeParse(await org.call({ method: 'GET', path: queryPath(query) }));
    return ok('log-in', `by ${method}, as ${read.data?.records[0]?.Username ?? userId}`);
  } catch (error) {
    if (!(error instanceof RequestRefusedError)) throw error;
    return ok('log-in', `by ${method}, as user ${userId}`);
  }
}

/**
 * What kind of org it is, whether that goes with the events that are written, and whether its tokens are believed.
 *
 * @throws OrgOutageError, RequestRefusedError
 */
export async function checkKind(
  org: Org,
  config: Config,
): Promise<{ facts: OrgFacts; findings: Finding[] }> {
  const facts = await readOrgFacts(org);
  return { facts, findings: [judgeKind(facts, config), ...judgeOrganization(facts, config)] };
}

export function judgeKind({ kind, edition }: OrgFacts, { DIGITAL_RIVER_MODE: mode }: Config) {
  const found = `${kind} (${edition}), and ${mode} events are written`;
  const todo = 'See that DIGITAL_RIVER_MODE and SALESFORCE_INSTANCE_URL are meant for each other.';
  const fits =
    kind === 'sandbox' ? mode === 'test' : mode === 'live' || PLAYGROUNDS.includes(edition);
  return fits ? ok('org kind', found) : warning('org kind', found, todo);
}

/** Ids of 15 and of 18 characters name the same org. */
function judgeOrganization({ id }: OrgFacts, { TOKEN_ORGANIZATION_IDS: ids }: Config): Finding[] {
  if (ids === undefined || ids.some((each) => each.slice(0, 15) === id.slice(0, 15))) return [];
  return [
    warning(
      'tokens',
      `${id} is this org's id, and TOKEN_ORGANIZATION_IDS does not name it`,
      'Add it, unless Digital River gets its tokens from another org.',
    ),
  ];
}

/** How much of the day's API calls is used, as the org's last answer told. */
export function judgeUsage(
  usage: { used: number; limit: number } | undefined,
  budgetPercent: number,
): Finding {
  if (usage === undefined) {
    return warning('API calls', 'the org does not tell how many are used', 'Nothing to be done.');
  }
  const { used, limit } = usage;
  const found = `${used} of ${limit} used in 24 hours; the connector stops at ${budgetPercent} %`;
  const share = (used * 100) / limit;
  if (share >= budgetPercent) {
    return failed('API calls', found, 'Find out who makes so many calls, or buy more.');
  }
  return share >= budgetPercent / 2
    ? warning('API calls', found, 'Find out who makes so many calls.')
    : ok('API calls', found);
}
