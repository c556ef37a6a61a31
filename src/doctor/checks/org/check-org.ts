import type { Config } from '../../../config/index.ts';
import type { ConnectedOrg } from '../../../inbox/connected-org.ts';
import type { Org } from '../../../salesforce/api/org.ts';
import { type OrgKind, readOrgFacts } from '../../../salesforce/api/org-facts.ts';
import { logIn, type RefreshTokenStore } from '../../../salesforce/login/log-in.ts';
import type { Session } from '../../../salesforce/login/session.ts';
import { OrgOutageError, RequestRefusedError } from '../../../salesforce/org-errors.ts';
import type { Profile } from '../../../salesforce/schema/profile.ts';
import type { Source } from '../../../sources/source.ts';
import {
  describedFields,
  optionalFields,
  readFields,
  senderWrites,
  writtenFields,
} from '../../../wiring/written-fields.ts';
import { adviceFor } from '../../advice.ts';
import { type Finding, findingsIn } from '../../finding.ts';
import { checkGuards } from '../schema/check-guards.ts';
import { checkSchema, describeObjects, presentFields } from '../schema/check-schema.ts';
import { checkApiUsage } from './check-api-usage.ts';
import { checkConnectedOrg } from './check-connected-org.ts';
import { checkLogin } from './check-login.ts';
import { checkOrderAccess } from './check-order-access.ts';
import { checkOrgKind } from './check-org-kind.ts';
import { checkPermissionSet } from './check-permission-set.ts';

const { failed, skipped, warning } = findingsIn('Salesforce');

/** The org to check, and what it is expected to contain. */
export interface OrgToCheck {
  readonly config: Config;
  readonly profile: Profile;
  readonly tokenStore: RefreshTokenStore;
  /** Opened without an API budget, so that an exceeded budget is reported, not enforced. */
  readonly org: Org;
  /** Reads the org that the database belongs to; undefined before the first log-in of a worker. */
  readonly connectedOrg: () => Promise<ConnectedOrg | undefined>;
  readonly sources: readonly Source[];
}

type LoggedInOrg = Omit<OrgToCheck, 'tokenStore'>;

/** What the log-in returned, as far as the org does return it. */
type Identity = Pick<Session, 'userId' | 'organizationId'>;

/**
 * Makes all checks that need a log-in.
 *
 * @returns the findings, and the kind of the org; undefined when it could not be read
 */
export async function checkOrg({
  config,
  tokenStore,
  ...toCheck
}: OrgToCheck): Promise<{ kind?: OrgKind | undefined; findings: Finding[] }> {
  const { SALESFORCE_INSTANCE_URL: url, SALESFORCE_TIMEOUT_MS: timeoutMs, login: method } = config;
  const { org } = toCheck;
  let identity: Identity = {};
  const loggedIn = await attempt('log-in', async () => {
    identity = await logIn(url, method, timeoutMs, { refreshTokenStore: tokenStore });
    return [await checkLogin(org, identity.userId, method.method)];
  });
  if (loggedIn.some(({ standing }) => standing === 'failed')) {
    const rest = ['org kind', 'schema', 'order access', 'guards', 'API calls'].map((check) =>
      skipped(check, 'not checked, because the log-in failed'),
    );
    return { findings: [...loggedIn, ...rest] };
  }
  return checkLoggedIn({ config, ...toCheck }, identity, loggedIn);
}

async function checkLoggedIn(
  toCheck: LoggedInOrg,
  { userId, organizationId }: Identity,
  loggedIn: readonly Finding[],
): Promise<{ kind?: OrgKind | undefined; findings: Finding[] }> {
  const { config, profile, org, connectedOrg } = toCheck;
  let id = organizationId;
  let kind: OrgKind | undefined;
  const kinds = await attempt('org kind', async () => {
    const facts = await readOrgFacts(org).catch(unreadableOrganization);
    if ('standing' in facts) return [facts];
    kind = facts.kind;
    id ??= facts.id;
    return checkOrgKind(facts, config);
  });
  const connected = await checkConnectedOrg(connectedOrg, id);
  const orderAccess = await attempt('order access', async () =>
    usesOrders(toCheck) ? [await checkOrderAccess(org, profile.order.object, userId)] : [],
  );
  const contents = await checkContents(toCheck);
  const usage = checkApiUsage(org.usage(), config.SALESFORCE_API_BUDGET_PERCENT);
  return {
    kind,
    findings: [
      ...loggedIn,
      ...contents.permissionSet,
      ...kinds,
      ...connected,
      usage,
      ...orderAccess,
      ...contents.schema,
      ...contents.guards,
    ],
  };
}

/** Whether a configured sender writes to orders, or finds them. */
function usesOrders({ config, profile, sources }: LoggedInOrg): boolean {
  const senders = senderWrites(config, sources);
  return [...writtenFields(profile, senders), ...readFields(profile, senders)].some(
    ({ object }) => object === profile.order.object,
  );
}

/** Checks objects, fields and validation rules. */
async function checkContents({
  config,
  profile,
  org,
  sources,
}: LoggedInOrg): Promise<Record<'permissionSet' | 'schema' | 'guards', Finding[]>> {
  const senders = senderWrites(config, sources);
  const written = writtenFields(profile, senders);
  const read = readFields(profile, senders);
  const advise = adviceFor(config.SALESFORCE_PROFILE, describedFields(config, profile));
  let permissionSet: Finding[] = [];
  let present = written;
  const schema = await attempt('schema', async () => {
    const descriptions = await describeObjects(org, [...written, ...read]);
    permissionSet = checkPermissionSet(descriptions, advise);
    present = presentFields(descriptions, written, optionalFields(profile));
    return checkSchema(descriptions, written, read, advise);
  });
  const guards = await attempt('guards', () => checkGuards(org, present, advise));
  return { permissionSet, schema, guards };
}

/** The connector itself does not read the Organization record, so this is no failure. */
function unreadableOrganization(error: unknown): Finding {
  if (!(error instanceof RequestRefusedError)) throw error;
  return warning(
    'org kind',
    `not known, because the integration user cannot read the Organization record (${error.error.code})`,
    'Check that CONNECTOR_MODE fits the org: live for production, test for a sandbox.',
  );
}

/** Makes checks. An outage of the org, or a refused request, becomes a finding. */
async function attempt(check: string, run: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof OrgOutageError) {
      return [failed(check, error.problem, error.advice ?? ADVICE[error.kind])];
    }
    if (error instanceof RequestRefusedError) {
      return [
        failed(
          check,
          error.message,
          'Assign the permission sets to the integration user, or try again later.',
        ),
      ];
    }
    throw error;
  }
}

const ADVICE = {
  'sign-in':
    "Compare the set-up with docs/salesforce-setup.md; the user's Login History in Setup shows why Salesforce refused the log-in.",
  limit:
    'Wait until API calls are available again, and find out which integration makes so many calls.',
  'other-org': 'Correct SALESFORCE_INSTANCE_URL or DATABASE_URL.',
  unavailable:
    'Check SALESFORCE_INSTANCE_URL and the network; status.salesforce.com shows outages of Salesforce.',
} as const;
