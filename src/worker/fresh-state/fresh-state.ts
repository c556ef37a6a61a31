import type { NewEvent, OpenEvent } from '../../inbox/event.ts';
import type { Logger } from '../../log.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time.ts';
import type { ClaimedSubject } from '../subject-queue.ts';
import { isLate, isRecent } from './late-events.ts';

/** How the present state of what late events are about is asked for, and kept. */
export interface FreshStateParts {
  /** The source that can be asked. */
  readonly source: string;
  /** Whether an event tells a state that may be out of date. */
  tellsState(event: Pick<OpenEvent, 'type' | 'eventId'>): boolean;
  /** Whether an event was made from an answer. */
  isAnswer(event: Pick<OpenEvent, 'eventId'>): boolean;
  /**
   * Asks the sender.
   *
   * @param key the subject
   * @returns the present state as an event; undefined when the sender does not know the subject
   */
  ask(key: string): Promise<NewEvent | undefined>;
  /** Makes an event durable, as if it had arrived. */
  store(event: NewEvent): Promise<{ isNew: boolean }>;
  /** Shows other processes that the sender is not asked for so many milliseconds. */
  showPause(ms: number): Promise<void>;
  readonly log: Logger;
}

/**
 * What came of asking: the inbox has a newer event, so that the subject is to be claimed again; or
 * what people should know of the late events, which are applied as they are.
 */
export type Answer = 'renewed' | { readonly note: string };

/** Asked at a time. Digital River allows 25 requests a second in test mode. */
const CONCURRENCY = 4;
/** For all subjects of a batch, whose leases are renewed meanwhile. */
const MAX_ASKING_MS = 10 * SECOND_MS;
/** The events of a subject may wait again after it was asked about, such as for a right in the org. */
const ASK_AGAIN_MS = HOUR_MS;
/** Far more than are late at a time; then all are forgotten. */
const MAX_REMEMBERED = 10_000;
const MAX_FAILURES = 5;
const PAUSE_MS = 5 * MINUTE_MS;

const NOT_ANSWERED = {
  note: 'The event came late, and the sender could not be asked for the present state: it was applied as it came.',
} as const;
const NOT_KNOWN = {
  note: 'The event came late, and the sender does not know its order (any more): it was applied as it came.',
} as const;

/** Asks a sender for the present state before late events are applied. It never holds them up. */
export class FreshState {
  readonly #parts: FreshStateParts;
  readonly #askedAt = new Map<string, number>();
  /** Claims that lack an answer which the inbox has. A batch that failed processes them again. */
  readonly #outdated = new WeakSet<ClaimedSubject>();
  #failures = 0;
  #pausedUntil = 0;
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: FreshStateParts) {
    this.#parts = parts;
  }

  /**
   * Whether the sender is to be asked about a subject.
   *
   * @param now milliseconds since 1970
   */
  isDue(subject: ClaimedSubject, now: number): boolean {
    const { source, key, events } = subject;
    const { source: asked, tellsState, isAnswer } = this.#parts;
    if (this.#outdated.has(subject)) return true;
    if (source !== asked || now - (this.#askedAt.get(key) ?? 0) < ASK_AGAIN_MS) return false;
    if (events.some((event) => isAnswer(event) && isRecent(event, now))) return false;
    return events.some((event) => !isAnswer(event) && tellsState(event) && isLate(event, now));
  }

  /**
   * Asks about subjects, a few at a time and for a limited time. Errors become notes.
   *
   * @param now milliseconds since 1970
   * @returns what came of each; nothing for one of which the inbox knows the present state
   */
  async ask(
    subjects: readonly ClaimedSubject[],
    now: number,
  ): Promise<ReadonlyMap<ClaimedSubject, Answer>> {
    const answers = new Map<ClaimedSubject, Answer>();
    const endsAt = performance.now() + MAX_ASKING_MS;
    const left = [...subjects];
    const askOneByOne = async () => {
      for (let subject = left.shift(); subject !== undefined; subject = left.shift()) {
        const isOver = performance.now() > endsAt || now < this.#pausedUntil;
        const answer = this.#outdated.has(subject)
          ? 'renewed'
          : isOver
            ? NOT_ANSWERED
            : await this.#askAbout(subject.key, now);
        if (answer === 'renewed') this.#outdated.add(subject);
        if (answer !== undefined) answers.set(subject, answer);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, askOneByOne));
    return answers;
  }

  async #askAbout(key: string, now: number): Promise<Answer | undefined> {
    const { ask, store } = this.#parts;
    try {
      const event = await ask(key);
      const isNew = event !== undefined && (await store(event)).isNew;
      this.#failures = 0;
      this.#remember(key, now);
      if (event === undefined) return NOT_KNOWN;
      return isNew && event.status === 'pending' ? 'renewed' : undefined;
    } catch (error) {
      this.#recordFailure(error, now);
      return NOT_ANSWERED;
    }
  }

  #remember(key: string, now: number): void {
    if (this.#askedAt.size >= MAX_REMEMBERED) this.#askedAt.clear();
    this.#askedAt.set(key, now);
  }

  #recordFailure(error: unknown, now: number): void {
    const { source, log, showPause } = this.#parts;
    this.#failures += 1;
    if (this.#failures >= MAX_FAILURES) {
      this.#pausedUntil = now + PAUSE_MS;
      // The pause is shown for people alone, and is in force without that.
      showPause(PAUSE_MS).catch(() => undefined);
    }
    if (now - this.#loggedAt < HOUR_MS) return;
    this.#loggedAt = now;
    log.warn(
      { source, err: error },
      'a sender cannot be asked for the present state of late events',
    );
  }
}
