import { claimTask, completeTask } from '../../database/periodic-task.ts';
import type { Org } from '../../salesforce/api/org.ts';
import { withCheck } from '../../salesforce/api/with-check.ts';
import { createOrgMemory, type OrgMemory } from '../../salesforce/memory/org-memory.ts';
import {
  OrgOutageError,
  RequestRefusedError,
  UncheckedOrgError,
} from '../../salesforce/org-errors.ts';
import { writeRecordsSparingly } from '../../salesforce/records/write-records-sparingly.ts';
import { reasonWithoutEvent, refusalOf } from '../../salesforce/refusal.ts';
import { MINUTE_MS, waitUnlessAborted } from '../../time.ts';
import type { DocumentParts } from '../document-parts.ts';
import { createHourlyLog, type HourlyLog } from '../hourly-log.ts';
import { forgetRequest, postponeRequest, recallRequests } from './link-memory.ts';
import { type AnsweredRequest, type MakeParts, makeLinks } from './make-links.ts';
import {
  type LinkNames,
  linkRecord,
  type RequestedLink,
  requestedLinks,
} from './requested-links.ts';

/** Name of the periodic task. */
const TASK = 'document links';
const MAX_ROUND_MS = 5 * MINUTE_MS;

/** What links are stored with. */
export type LinkParts = Pick<DocumentParts, 'org' | 'log' | 'circuit' | 'everyMs'> &
  MakeParts & { readonly names: LinkNames };

/** With what the org was found to lack. */
type Parts = LinkParts & { readonly optional: OrgMemory['optional'] };

/**
 * Stores public links to the files of documents whose records people have marked. One process at a
 * time does so.
 *
 * @returns `stop` resolves when the running round has ended
 */
export function storeLinks(parts: LinkParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const storing = storeUntilAborted(
    { ...parts, optional: optionalOf(parts.names) },
    stopping.signal,
  );
  return {
    async stop() {
      stopping.abort();
      await storing;
    },
  };
}

async function storeUntilAborted(parts: Parts, signal: AbortSignal): Promise<void> {
  const { log, everyMs } = parts;
  const hourlyLog = createHourlyLog({
    warn: (problem) => log.warn(problem, 'a link to a document cannot be stored in the org'),
    fail: (err) => log.error({ err }, 'storing links to documents failed; it is tried again'),
  });
  while (!signal.aborted) {
    await storeWhenDue(parts, hourlyLog, signal).catch((error: unknown) => {
      if (error instanceof OrgOutageError) hourlyLog.logProblem({ reason: error.message });
      else if (!(error instanceof UncheckedOrgError)) hourlyLog.logError(error);
    });
    await waitUnlessAborted(everyMs, signal);
  }
}

async function storeWhenDue(
  parts: Parts,
  hourlyLog: HourlyLog,
  signal: AbortSignal,
): Promise<void> {
  const { pool, org, circuit, everyMs, names } = parts;
  if (circuit.isOpen || !(await claimTask(pool, TASK, MAX_ROUND_MS))) return;
  try {
    await org.organization?.confirm();
    const requested = await requestedLinks(org, names).catch((error: unknown) => {
      if (!(error instanceof RequestRefusedError)) throw error;
      const reason = reasonWithoutEvent(refusalOf(names.object, error.error, 'collection'));
      hourlyLog.logProblem({ reason });
    });
    if (requested !== undefined) await answer(parts, requested, hourlyLog, signal);
  } finally {
    await completeTask(pool, TASK, everyMs);
  }
}

async function answer(
  parts: Parts,
  requested: readonly RequestedLink[],
  hourlyLog: HourlyLog,
  signal: AbortSignal,
): Promise<void> {
  const remembered = await recallRequests(parts.pool, requested);
  const answered = await makeLinks(parts, requested, remembered, hourlyLog, signal);
  const links = await write(parts, answered, hourlyLog);
  if (links > 0) parts.log.info({ links }, 'links to documents stored in the org');
}

/** @returns the number of links that the org has taken */
async function write(
  { pool, org, names, optional }: Parts,
  answered: readonly AnsweredRequest[],
  hourlyLog: HourlyLog,
): Promise<number> {
  const records = answered.map(({ request, answer }) => linkRecord(names, request, answer));
  const outcomes = await writeRecordsSparingly(withLinkFields(org, optional), records);
  let links = 0;
  for (const [index, { request, answer }] of answered.entries()) {
    const outcome = outcomes[index];
    if (outcome?.written) {
      await forgetRequest(pool, request);
      if ('link' in answer) links += 1;
      continue;
    }
    await postponeRequest(pool, request);
    if (outcome === undefined) continue;
    const { fileId } = request;
    hourlyLog.logProblem({ reason: reasonWithoutEvent(outcome.refusal), fileId });
  }
  return links;
}

/** The same org, leaving out no other field that an org may lack: a cleared request needs its link. */
function withLinkFields(org: Org, optional: OrgMemory['optional']): Org {
  const memory = { ...(org.memory ?? createOrgMemory()), optional };
  return { ...withCheck(org, () => undefined), memory };
}

/** Older metadata has no field for the reason why there is no link. */
function optionalOf({ object, linkProblem }: LinkNames): OrgMemory['optional'] {
  const optionalFields = linkProblem === undefined ? [] : [{ object, field: linkProblem }];
  return createOrgMemory({ optionalFields }).optional;
}
