import type { Pool } from 'pg';
import { Activity } from '../activity/activity.ts';
import { databaseProblem, problemText } from '../database/database-problem.ts';
import { withRetries } from '../database/retry-transaction.ts';
import { ServiceUnavailableError } from '../errors.ts';
import { inSpan, type SpanOptions } from '../tracing.ts';
import { countAccepted } from './count-accepted.ts';
import type { NewEvent } from './event.ts';
import { GroupCommit } from './group-commit.ts';
import { type CountedEvent, insertStatement, takesPlace } from './insert-events.ts';
import { StoringCheck } from './storing-check.ts';

/** Makes events durable before they are acknowledged. */
export interface Inbox {
  /**
   * Stores an event. When this resolves, the event is committed and survives any crash.
   *
   * @returns whether the event is new; a repeat only raises the count of arrivals
   * @throws ServiceUnavailableError when the event could not be stored, or the result is unknown:
   *   the sender has to send it again
   */
  accept(event: NewEvent): Promise<{ isNew: boolean }>;
  /**
   * Checks that events can be stored, by trying, and that they survive a power loss. Takes at most
   * three seconds, and leaves nothing in the tables.
   *
   * @returns what is wrong, one sentence each; empty when all is well
   */
  problems(): Promise<string[]>;
  /** Resolves when every event passed to `accept` is stored or has failed. */
  idle(): Promise<void>;
}

export interface InboxOptions {
  /** How long events of a subject are gathered before they are applied, in milliseconds. */
  lingerMs: number;
  /** Counts what is stored; by default, nothing does. */
  activity?: Activity;
}

/** The more events share a commit, the less each costs; beyond this, it hardly gets less. */
const MAX_PER_COMMIT = 128;
/** Events with larger bodies are committed apart: the others must not wait for them. */
const LARGE_BODY_BYTES = 64 * 1024;
/** Little enough that the bodies of a commit are stored in time. */
const MAX_BYTES_PER_COMMIT = 4 * 1024 * 1024;
const MAX_WAITING = 4096;
/** Senders wait for 3 s at most: a later answer would not reach them. */
const COMMIT_TIMEOUT_MS = 2000;

/** An event's wait for the commit that it shares with others. */
const COMMIT_SPAN: SpanOptions = {
  kind: 'client',
  attributes: {
    'db.system.name': 'postgresql',
    'db.operation.name': 'INSERT',
    'db.collection.name': 'event',
  },
};

/**
 * Creates the inbox.
 *
 * @param pool connections to a database that `migrate` has prepared
 */
export function createInbox(pool: Pool, options: InboxOptions): Inbox {
  const createCommits = () =>
    new GroupCommit<NewEvent, { isNew: boolean }>(
      (events) => withRetries(() => commit(pool, events, options.lingerMs)),
      {
        maxItems: MAX_PER_COMMIT,
        sizeOf: ({ body }) => body.length,
        maxSize: MAX_BYTES_PER_COMMIT,
        maxWaiting: MAX_WAITING,
        createFullError: () => unavailable('too many events are waiting'),
      },
    );
  const { activity = new Activity() } = options;
  const [small, large] = [createCommits(), createCommits()];
  const check = new StoringCheck(pool);
  return {
    async accept(event) {
      const commits = event.body.length > LARGE_BODY_BYTES ? large : small;
      const accepted = await inSpan('INSERT event', COMMIT_SPAN, () => commits.add(event)).catch(
        (error: unknown) => {
          if (error instanceof ServiceUnavailableError) throw error;
          check.forgetSuccess();
          throw unavailable(named(error));
        },
      );
      countAccepted(activity, event, accepted.isNew);
      return accepted;
    },
    problems: () => findProblems(check),
    async idle() {
      await Promise.all([small.idle(), large.idle()]);
    },
  };
}

function unavailable(cause: unknown): ServiceUnavailableError {
  return new ServiceUnavailableError('The event cannot be stored now; send it again later.', {
    cause,
  });
}

/** The error as readiness names it, with the original as its cause: what the log is to show. */
function named(error: unknown): Error {
  return new Error(problemText(databaseProblem(error)), { cause: error });
}

async function commit(pool: Pool, events: readonly NewEvent[], lingerMs: number) {
  const counted = countRepeats(events);
  const statement = insertStatement([...counted.values()], lingerMs);
  const { rows } = await pool.query<{ source: string; event_id: string; is_new: boolean }>({
    ...statement,
    ...{ query_timeout: COMMIT_TIMEOUT_MS },
  });
  const newEvents = new Set(
    rows.filter((row) => row.is_new).map((row) => identity(row.source, row.event_id)),
  );
  // When an event is in one commit more than once, only the stored one is new.
  return events.map((event) => {
    const key = identity(event.source, event.eventId);
    return { isNew: counted.get(key)?.event === event && newEvents.delete(key) };
  });
}

function countRepeats(events: readonly NewEvent[]): Map<string, CountedEvent> {
  const counted = new Map<string, CountedEvent>();
  for (const event of events) {
    const key = identity(event.source, event.eventId);
    const earlier = counted.get(key);
    const isKept = earlier !== undefined && !takesPlace(event, earlier.event);
    counted.set(key, {
      event: isKept ? earlier.event : event,
      arrivals: (earlier?.arrivals ?? 0) + 1,
    });
  }
  return counted;
}

function identity(source: string, eventId: string): string {
  return JSON.stringify([source, eventId]);
}

/** An acknowledged event must survive a power loss: both settings must stay on, the default. */
async function findProblems(check: StoringCheck): Promise<string[]> {
  const { problem, unsafeSettings } = await check.state();
  return [
    ...(problem === undefined ? [] : [problemText(problem)]),
    ...unsafeSettings.map(
      (name) => `PostgreSQL runs with ${name} = off: a power loss would lose events. Turn it on.`,
    ),
  ];
}
