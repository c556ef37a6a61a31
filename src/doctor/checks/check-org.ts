import type { Config } from '../../config/index.ts';
import type { Org } from '../../salesforce/api/org.ts';
import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import { logIn, type RefreshTokenStore } from '../../salesforce/login/log-in.ts';
import { OrgOutageError, RequestRefusedError } from '../../salesforce/org-errors.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import type { Source } from '../../sources/source.ts';
import { furtherWrites, readFields, writtenFields } from '../../wiring/written-fields.ts';
import { adviceFor } from '../advice.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { checkGuards } from './check-guards.ts';
import { checkKind, checkUser, judgeUsage } from './check-login.ts';
import { checkSchema } from './check-schema.ts';

const { failed, skipped } = findingsIn('Salesforce');

export interface OrgPatient {
  readonly config: Config;
  readonly profile: Profile;
  readonly keeper: RefreshTokenStore;
  /** Opened without a budget, so that one that is used up can be told. */
  readonly org: Org;
  readonly sources: readonly Source[];
}

/** All that needs a log-in. Its kind is told on, where it came out. */
export async function examineOrg({
  config,
  profile,
  keeper,
  org,
  sources,
}: OrgPatient): Promise<{ kind?: OrgKind | undefined; findings: Finding[] }> {
  const { SALESFORCE_INSTANCE_URL: url, SALESFORCE_TIMEOUT_MS: timeoutMs, login: method } = config;
  const loggedIn = await attempt('log-in', async () => {
    const { userId } = await logIn(url, method, timeoutMs, { refreshTokenStore: keeper });
    return [await checkUser(org, userId, method.method)];
  });
  if (loggedIn.some(({ standing }) => standing === 'failed')) {
    const rest = ['org kind', 'schema', 'guards', 'API calls'];
    return { findings: [...loggedIn, ...rest.map((check) => skipped(check, 'needs the log-in'))] };
  }
  let kind: OrgKind | undefined;
  const kinds = await attempt('org kind', async () => {
    const { facts, findings } = await checkKind(org, config);
    kind = facts.kind;
    return findings;
  });
  const further = furtherWrites(config, sources);
  const written = writtenFields(profile, further);
  const advise = adviceFor(config.SALESFORCE_PROFILE, [
    ...writtenFields(profile),
    ...readFields(profile),
  ]);
  const schema = await attempt('schema', () =>
    checkSchema(org, written, readFields(profile, further), advise),
  );
  const guards = await attempt('guards', () => checkGuards(org, written, advise));
  const usage = judgeUsage(org.usage(), config.SALESFORCE_API_BUDGET_PERCENT);
  return { kind, findings: [...loggedIn, ...kinds, usage, ...schema, ...guards] };
}

/** An org that is in trouble, or refuses a question, is a finding. */
async function attempt(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof OrgOutageError) return [failed(check, error.message, ADVICE[error.kind])];
    if (error instanceof RequestRefusedError) {
      return [failed(check, error.message, 'Assign the permission sets, or try again later.')];
    }
    throw error;
  }
}

const ADVICE = {
  'sign-in': 'See docs/salesforce-setup.md; the Login History of the user in Setup says more.',
  limit: 'Wait until calls are free again, and find out who makes so many.',
  unavailable:
    'Check SALESFORCE_INSTANCE_URL and the network; status.salesforce.com tells outages.',
} as const;
