import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../salesforce/org-errors.ts';
import { type Refusal, refusalOf } from '../salesforce/refusal.ts';
import type { Source } from '../sources/source.ts';
import { decide } from './decide.ts';
import { processSubjects } from './process-subjects.ts';
import { type ClaimedSubject, LeaseLostError } from './subject-queue.ts';
import { type SubjectRun, startRun } from './subject-run.ts';

interface BatchParts {
  readonly org: Org;
  readonly sources: readonly Source[];
}

/** What was decided of a batch, and the outage that ended the work early, if there was one. */
interface ProcessedBatch {
  readonly runs: readonly SubjectRun[];
  readonly outage: OrgOutageError | undefined;
}

/**
 * Processes a batch of claimed subjects. After an unforeseen error the batch is halved until the
 * subject at fault is alone: that one is retried later and parked in the end, and the others go
 * ahead.
 *
 * @throws OrgOutageError when no call makes sense now
 * @throws LeaseLostError when other workers may claim the subjects
 */
export async function processBatch(
  parts: BatchParts,
  claimed: readonly ClaimedSubject[],
): Promise<ProcessedBatch> {
  const runs = claimed.map((subject) => startRun(subject, sourceOf(subject, parts.sources)));
  try {
    return { runs, outage: await processSubjects(parts.org, runs) };
  } catch (error) {
    if (error instanceof OrgOutageError || error instanceof LeaseLostError) throw error;
    const [first] = claimed;
    if (first !== undefined && claimed.length === 1) {
      return { runs: [failedRun(first, parts, error)], outage: undefined };
    }
    const middle = Math.ceil(claimed.length / 2);
    const one = await processBatch(parts, claimed.slice(0, middle));
    const other = await processBatch(parts, claimed.slice(middle));
    return { runs: [...one.runs, ...other.runs], outage: one.outage ?? other.outage };
  }
}

/** A run of which no event could be written. */
function failedRun(subject: ClaimedSubject, { sources }: BatchParts, error: unknown): SubjectRun {
  const run = startRun(subject, sourceOf(subject, sources));
  const nothingFound = { ids: run.state.ids, deferred: [], waiting: new Set<string>() };
  decide(run, { ...nothingFound, refusal: refusalFor(error) }, []);
  return run;
}

function refusalFor(error: unknown): Refusal {
  if (error instanceof RequestRefusedError) return refusalOf('', error.error);
  const detail = error instanceof Error ? error.message : String(error);
  return { verdict: 'retry', code: 'CONNECTOR_ERROR', object: '', fields: [], detail };
}

function sourceOf({ source }: ClaimedSubject, sources: readonly Source[]): Source {
  const found = sources.find(({ name }) => name === source);
  if (found === undefined) {
    throw new Error(`A subject of "${source}" was claimed, and no such source is configured.`);
  }
  return found;
}
