import { type Org, openOrg } from '../salesforce/api/org.ts';
import type { AcceptOrganization } from '../salesforce/api/organization.ts';
import { refreshTokenStore } from '../salesforce/login/refresh-token-store.ts';
import type { Source } from '../sources/source.ts';
import { SECOND_MS } from '../time.ts';
import { createSubjectQueue, type SubjectQueue } from '../worker/subject-queue.ts';
import { onlyConnectedOrg, onlyKnownOrg } from './accept-organization.ts';
import { CallCount } from './activity/call-count.ts';
import { buildOnce, type PartBuilders, type PartGetters } from './build-once.ts';
import type { Parts } from './parts.ts';
import { optionalFields } from './written-fields.ts';

/** Bytes. */
const MEGABYTE = 1024 * 1024;

interface AddedParts {
  /** The org, as configured. Building it makes no call. */
  readonly org: Org;
  /** How many calls this process makes to the org. */
  readonly orgCalls: CallCount;
  readonly queue: SubjectQueue;
  readonly sources: readonly Source[];
}

/** The parts of a worker. Importing this file loads jsforce. */
export type WorkerParts = Parts & PartGetters<AddedParts>;

const OPTIONAL_FIELD_ABSENT =
  'the org lacks an optional field, which is left out of the writes; deploy force-app';

/** How they are built in production. */
export const WORKER_PART_BUILDERS: PartBuilders<Parts, AddedParts> = {
  org: (parts) =>
    openConfiguredOrg(parts, onlyConnectedOrg(parts.pool(), parts.log), parts.orgCalls()),
  orgCalls: () => new CallCount(),
  queue: ({ config, pool, org }) =>
    createSubjectQueue(
      pool(),
      config.WORKER_LEASE_SECONDS * SECOND_MS,
      config.WORKER_BATCH_MEGABYTES * MEGABYTE,
      () => org().organization?.id,
    ),
  sources: ({ senders }) => senders().map(({ source }) => source),
};

/** The parts of a command, which looks at whatever org is configured, and connects none. */
export const COMMAND_PART_BUILDERS: PartBuilders<Parts, AddedParts> = {
  ...WORKER_PART_BUILDERS,
  org: (parts) => openConfiguredOrg(parts, undefined, parts.orgCalls()),
};

/** The parts of those who only look at the connected org. */
export const READER_PART_BUILDERS: PartBuilders<Parts, AddedParts> = {
  ...WORKER_PART_BUILDERS,
  org: (parts) => openConfiguredOrg(parts, onlyKnownOrg(parts.pool()), parts.orgCalls()),
};

function openConfiguredOrg(
  { config, log, pool, profile }: Parts,
  acceptOrganization: AcceptOrganization | undefined,
  calls: CallCount,
): Org {
  return openOrg({
    acceptOrganization,
    onCall: () => calls.add(),
    instanceUrl: config.SALESFORCE_INSTANCE_URL,
    login: config.login,
    refreshTokenStore: refreshTokenStore(pool()),
    apiVersion: config.SALESFORCE_API_VERSION,
    timeoutMs: config.SALESFORCE_TIMEOUT_MS,
    apiBudgetPercent: config.SALESFORCE_API_BUDGET_PERCENT,
    writes: {
      maxLotSize: config.SALESFORCE_BATCH_SIZE,
      optionalFields: optionalFields(profile()),
      reportAbsent: (absent) => log.warn(absent, OPTIONAL_FIELD_ABSENT),
    },
  });
}

/** @param builders replaced in part by tests and test programs */
export function createWorkerParts(parts: Parts, builders = WORKER_PART_BUILDERS): WorkerParts {
  return buildOnce<Parts, AddedParts>(parts, builders);
}
