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
import { askOrgCounted } from '../activity/ask-org-counted.ts';
import type { Parts } from '../parts.ts';
import { COMMAND_PART_BUILDERS, createWorkerParts } from '../worker-parts.ts';
import { furtherWrites, readFields, writtenFields } from '../written-fields.ts';
import { checksFor } from './causes-to-check.ts';

/**
 * Makes the checks of the doctor that concern a cause. Few calls: one for each object, and two for
 * the access to orders.
 *
 * @returns what they found; an outage of the org is a finding as well
 */
export async function checkCause(parts: Parts, cause: Cause): Promise<CauseFinding[]> {
  const asking = createWorkerParts(parts, COMMAND_PART_BUILDERS);
  const org = asking.org();
  const checks = checksFor(cause);
  try {
    return await askOrgCounted(asking, async () => {
      const schema = checks.includes('schema') ? await schemaFindings(parts, org, cause) : [];
      const access = checks.includes('access') ? [await accessFinding(parts, org)] : [];
      return [...schema, ...access].map(shown);
    });
  } catch (error) {
    return [failureOf(error)];
  }
}

/** Of the object that the cause is about; of all objects when it is not about one. */
async function schemaFindings(parts: Parts, org: Org, { object }: Cause): Promise<Finding[]> {
  const { config } = parts;
  const profile = parts.profile();
  const further = furtherWrites(
    config,
    parts.senders().map(({ source }) => source),
  );
  const isConcerned = (field: { readonly object: string }) =>
    object === '' || field.object === object;
  const written = writtenFields(profile, further).filter(isConcerned);
  const read = readFields(profile, further).filter(isConcerned);
  const advise = adviceFor(config.SALESFORCE_PROFILE, [
    ...writtenFields(profile),
    ...readFields(profile),
  ]);
  const descriptions = await describeObjects(org, [...written, ...read]);
  const permissionSet = object === '' ? checkPermissionSet(descriptions, advise) : [];
  return [...permissionSet, ...checkSchema(descriptions, written, read, advise)];
}

async function accessFinding(parts: Parts, org: Org): Promise<Finding> {
  const { SALESFORCE_INSTANCE_URL: url, SALESFORCE_TIMEOUT_MS: timeoutMs, login } = parts.config;
  const store = refreshTokenStore(parts.pool());
  const { userId } = await logIn(url, login, timeoutMs, { refreshTokenStore: store });
  return checkOrderAccess(org, parts.profile().order.object, userId);
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
