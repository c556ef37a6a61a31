import { LRUCache } from 'lru-cache';
import type { Cause, CauseFinding } from '../../console/issues/issues-data.ts';
import { adviceFor } from '../../doctor/advice.ts';
import { checkOrderAccess } from '../../doctor/checks/org/check-order-access.ts';
import { checkPermissionSet } from '../../doctor/checks/org/check-permission-set.ts';
import { checkSchema, describeObjects } from '../../doctor/checks/schema/check-schema.ts';
import type { Finding } from '../../doctor/finding.ts';
import type { Org } from '../../salesforce/api/org.ts';
import { logIn } from '../../salesforce/login/log-in.ts';
import { refreshTokenStore } from '../../salesforce/login/refresh-token-store.ts';
import { OrgOutageError, RequestRefusedError } from '../../salesforce/org-errors.ts';
import { MINUTE_MS, SECOND_MS } from '../../time.ts';
import type { Parts } from '../parts.ts';
import { describedFields, readFields, senderWrites, writtenFields } from '../written-fields.ts';
import { checksFor } from './causes-to-check.ts';
import type { AskOrg } from './org/guarded-org.ts';

/** A log-in tells whose session it is. Many in a short time, or many that fail, would lock the user. */
const USER_KEPT_MS = MINUTE_MS;
/** A person waits for it in a browser. */
const MAX_LOGIN_MS = 10 * SECOND_MS;

type ReadUser = () => Promise<string | undefined>;

/**
 * Makes the checks of the doctor that concern a cause. Few calls: one for each object, and two for
 * the access to orders.
 *
 * @param askOrg asks the org
 * @returns a function that returns what they found: an outage of the org is a finding as well; it
 *   throws what `askOrg` throws when the org must not be asked
 */
export function causeChecker(
  parts: Parts,
  askOrg: AskOrg,
): (cause: Cause, actor: string) => Promise<CauseFinding[]> {
  const user = userReader(parts);
  return (cause, actor) =>
    askOrg(async (org) => {
      try {
        return (await findingsOf(parts, org, user, cause)).map(shown);
      } catch (error) {
        return [failureOf(error)];
      }
    }, actor);
}

async function findingsOf(
  parts: Parts,
  org: Org,
  user: ReadUser,
  cause: Cause,
): Promise<Finding[]> {
  const checks = checksFor(cause);
  const { object: orders } = parts.profile().order;
  return [
    ...(checks.includes('schema') ? await schemaFindings(parts, org, cause) : []),
    ...(checks.includes('access') ? [await checkOrderAccess(org, orders, await user())] : []),
  ];
}

/** Of the object that the cause is about; of all objects when it is not about one. */
async function schemaFindings(parts: Parts, org: Org, { object }: Cause): Promise<Finding[]> {
  const { config } = parts;
  const profile = parts.profile();
  const senders = senderWrites(
    config,
    parts.senders().map(({ source }) => source),
  );
  const isConcerned = (field: { readonly object: string }) =>
    object === '' || field.object === object;
  const written = writtenFields(profile, senders).filter(isConcerned);
  const read = readFields(profile, senders).filter(isConcerned);
  const advise = adviceFor(config.SALESFORCE_PROFILE, describedFields(config, profile));
  const descriptions = await describeObjects(org, [...written, ...read]);
  const permissionSet = object === '' ? checkPermissionSet(descriptions, advise) : [];
  return [...permissionSet, ...checkSchema(descriptions, written, read, advise)];
}

/** The id of the integration user. A failure is kept as long as an answer. */
function userReader({ config, pool }: Parts): ReadUser {
  const kept = new LRUCache<string, Promise<string | undefined>>({ max: 1, ttl: USER_KEPT_MS });
  const read = async () => {
    const { SALESFORCE_INSTANCE_URL: url, SALESFORCE_TIMEOUT_MS: configuredMs, login } = config;
    const store = refreshTokenStore(pool());
    const timeoutMs = Math.min(configuredMs, MAX_LOGIN_MS);
    return (await logIn(url, login, timeoutMs, { refreshTokenStore: store })).userId;
  };
  return () => {
    const user = kept.get('user') ?? read();
    if (!kept.has('user')) kept.set('user', user);
    return user;
  };
}

function shown({ area, check, standing, found, todo }: Finding): CauseFinding {
  return { check: `${area}, ${check}`, standing, found, todo };
}

function failureOf(error: unknown): CauseFinding {
  if (error instanceof OrgOutageError) {
    const { problem: found, advice: todo } = error;
    return { check: 'Salesforce', standing: 'failed', found, todo };
  }
  if (error instanceof RequestRefusedError) {
    return { check: 'Salesforce', standing: 'failed', found: error.message };
  }
  throw error;
}
