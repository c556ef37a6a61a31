import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError, UncheckedOrgError } from '../salesforce/org-errors.ts';
import type { Source } from '../sources/source.ts';
import type { FreshState } from './fresh-state/fresh-state.ts';
import type { Rivals } from './give-way/rivals.ts';
import { processSubjects } from './process-subjects.ts';
import { type ClaimedSubject, LeaseLostError } from './subject-queue.ts';
import { type SubjectRun, startRun } from './subject-run.ts';

interface BatchParts {
  readonly org: Org;
  readonly sources: readonly Source[];
  readonly freshState?: FreshState | undefined;
  /** As for `processSubjects`. */
  readonly rivals?: Rivals;
}

/** A subject at which the connector itself failed, found alone. */
interface Failure {
  readonly subject: ClaimedSubject;
  readonly error: unknown;
}

/** What was decided of a batch. Each of its subjects is in one of the four lists. */
export interface ProcessedBatch {
  readonly runs: readonly SubjectRun[];
  readonly failures: readonly Failure[];
  /** Nothing was decided of these before the outage. */
  readonly undecided: readonly ClaimedSubject[];
  /** Nothing was decided of these: see `UndecidedRuns`. */
  readonly renewed: readonly ClaimedSubject[];
  /** The outage that ended the work early, if there was one. */
  readonly outage: OrgOutageError | undefined;
}

const NOTHING_DECIDED: ProcessedBatch = {
  ...{ runs: [], failures: [], undecided: [], renewed: [] },
  outage: undefined,
};

/**
 * Processes a batch of claimed subjects. After an unforeseen error the batch is halved until the
 * subject at fault is alone, and the others go ahead. An outage ends the work: what was decided
 * before it counts.
 *
 * @throws LeaseLostError when other workers may claim the subjects; UncheckedOrgError when the
 *   database does not answer
 */
export async function processBatch(
  parts: BatchParts,
  claimed: readonly ClaimedSubject[],
): Promise<ProcessedBatch> {
  try {
    const runs = claimed.map((subject) => startRun(subject, sourceOf(subject, parts.sources)));
    const { outage, renewed } = await processSubjects(parts.org, runs, parts);
    return {
      runs: runs.filter((run) => !renewed.has(run)),
      ...{ failures: [], undecided: [], outage },
      renewed: [...renewed].map(({ subject }) => subject),
    };
  } catch (error) {
    if (error instanceof LeaseLostError || error instanceof UncheckedOrgError) throw error;
    if (error instanceof OrgOutageError) return endedBy(error, claimed);
    const [first] = claimed;
    return first !== undefined && claimed.length === 1
      ? { ...NOTHING_DECIDED, failures: [{ subject: first, error }] }
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
    renewed: [...one.renewed, ...other.renewed],
    outage: other.outage,
  };
}

function endedBy(outage: OrgOutageError, undecided: readonly ClaimedSubject[]): ProcessedBatch {
  return { ...NOTHING_DECIDED, undecided, outage };
}

function sourceOf({ source }: ClaimedSubject, sources: readonly Source[]): Source {
  const found = sources.find(({ name }) => name === source);
  if (found === undefined) {
    throw new Error(`A subject of "${source}" was claimed, and no such source is configured.`);
  }
  return found;
}
