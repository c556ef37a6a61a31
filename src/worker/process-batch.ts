import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import type { Source } from '../sources/source.ts';
import { processSubjects } from './process-subjects.ts';
import { type ClaimedSubject, LeaseLostError } from './subject-queue.ts';
import { type SubjectRun, startRun } from './subject-run.ts';

interface BatchParts {
  readonly org: Org;
  readonly sources: readonly Source[];
}

/** A subject at which the connector itself failed, found alone. */
interface Failure {
  readonly subject: ClaimedSubject;
  readonly error: unknown;
}

/** What was decided of a batch. Each of its subjects is in one of the three lists. */
export interface ProcessedBatch {
  readonly runs: readonly SubjectRun[];
  readonly failures: readonly Failure[];
  /** Nothing was decided of these before the outage. */
  readonly undecided: readonly ClaimedSubject[];
  /** The outage that ended the work early, if there was one. */
  readonly outage: OrgOutageError | undefined;
}

/**
 * Processes a batch of claimed subjects. After an unforeseen error the batch is halved until the
 * subject at fault is alone, and the others go ahead. An outage ends the work: what was decided
 * before it counts.
 *
 * @throws LeaseLostError when other workers may claim the subjects
 */
export async function processBatch(
  parts: BatchParts,
  claimed: readonly ClaimedSubject[],
): Promise<ProcessedBatch> {
  try {
    const runs = claimed.map((subject) => startRun(subject, sourceOf(subject, parts.sources)));
    const outage = await processSubjects(parts.org, runs);
    return { runs, failures: [], undecided: [], outage };
  } catch (error) {
    if (error instanceof LeaseLostError) throw error;
    if (error instanceof OrgOutageError) return endedBy(error, claimed);
    const [first] = claimed;
    return first !== undefined && claimed.length === 1
      ? { runs: [], failures: [{ subject: first, error }], undecided: [], outage: undefined }
      : processHalves(parts, claimed);
  }
}

async function processHalves(
  parts: BatchParts,
  claimed: readonly ClaimedSubject[],
): Promise<ProcessedBatch> {
  const middle = Math.ceil(claimed.length / 2);
  const [half, rest] = [claimed.slice(0, middle), claimed.slice(middle)];
  const one = await processBatch(parts, half);
  const other = one.outage ? endedBy(one.outage, rest) : await processBatch(parts, rest);
  return {
    runs: [...one.runs, ...other.runs],
    failures: [...one.failures, ...other.failures],
    undecided: [...one.undecided, ...other.undecided],
    outage: other.outage,
  };
}

function endedBy(outage: OrgOutageError, undecided: readonly ClaimedSubject[]): ProcessedBatch {
  return { runs: [], failures: [], undecided, outage };
}

function sourceOf({ source }: ClaimedSubject, sources: readonly Source[]): Source {
  const found = sources.find(({ name }) => name === source);
  if (found === undefined) {
    throw new Error(`A subject of "${source}" was claimed, and no such source is configured.`);
  }
  return found;
}
