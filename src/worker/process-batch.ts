import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../salesforce/org-errors.ts';
import { type Refusal, refusalOf } from '../salesforce/refusal.ts';
import type { Source } from '../sources/source.ts';
import { applyAll } from './process-subjects.ts';
import { type ClaimedSubject, LeaseLostError } from './subject-queue.ts';
import { fail, startWork, type Work } from './subject-run.ts';

export interface ApplyParts {
  readonly org: Org;
  readonly sources: readonly Source[];
}

/** What was worked on, and the trouble of the org that ended it early, if there was any. */
interface Applied {
  readonly works: Work[];
  readonly trouble: OrgOutageError | undefined;
}

/**
 * Applies a batch. When something unforeseen happens, the batch is halved until the subject at fault stands alone: that
 * one is tried again later and parked in the end, and the others go on.
 *
 * @throws OrgOutageError when no call makes sense now, LeaseLostError when the batch is not ours any more
 */
export async function applyIsolated(
  parts: ApplyParts,
  claimed: readonly ClaimedSubject[],
): Promise<Applied> {
  const works = claimed.map((subject) => startWork(subject, sourceOf(subject, parts.sources)));
  try {
    return { works, trouble: await applyAll(parts.org, works) };
  } catch (error) {
    if (error instanceof OrgOutageError || error instanceof LeaseLostError) throw error;
    const [first] = claimed;
    if (first !== undefined && claimed.length === 1) {
      return { works: [failed(first, parts, error)], trouble: undefined };
    }
    const middle = Math.ceil(claimed.length / 2);
    const one = await applyIsolated(parts, claimed.slice(0, middle));
    const other = await applyIsolated(parts, claimed.slice(middle));
    return { works: [...one.works, ...other.works], trouble: one.trouble ?? other.trouble };
  }
}

function failed(subject: ClaimedSubject, { sources }: ApplyParts, error: unknown): Work {
  const work = startWork(subject, sourceOf(subject, sources));
  fail(work, refusalFor(error));
  return work;
}

function refusalFor(error: unknown): Refusal {
  if (error instanceof RequestRefusedError) return refusalOf('', error.error);
  const detail = error instanceof Error ? error.message : String(error);
  return { verdict: 'retry', code: 'CONNECTOR_ERROR', object: '', fields: [], detail };
}

function sourceOf({ source }: ClaimedSubject, sources: readonly Source[]): Source {
  const found = sources.find(({ name }) => name === source);
  if (found === undefined)
    throw new Error(`Subjects of "${source}" were claimed, which is not configured.`);
  return found;
}
