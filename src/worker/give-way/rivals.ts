import {
  readPresentState,
  type SubjectState,
} from '../../salesforce/records/state/subject-state.ts';
import { SECOND_MS } from '../../time.ts';
import type { ClaimedSubject, KeptEvents, Settlement, SubjectQueue } from '../subject-queue.ts';

/** A subject that has the record which another one wants, leased for as long as it is judged. */
export interface Owner {
  readonly subject: ClaimedSubject;
  readonly state: SubjectState;
}

/**
 * What came of asking a sender for the present state of a subject: an event of it that says something
 * new, nothing new, or no answer.
 */
export type News = 'news' | 'nothing new' | 'no answer';

/** Asks a sender, and stores the answer as an event. It never rejects. */
export type AskSender = (source: string, key: string) => Promise<News>;

/** For all conflicts of a batch; then the others are asked about when they are retried. */
const MAX_ASKING_MS = 10 * SECOND_MS;

type Queue = Pick<SubjectQueue, 'claimRival' | 'keptEvents' | 'storeState'>;

/**
 * The subjects that are claimed while a batch is processed, since a subject of the batch wants their
 * record. Their leases last until the batch is settled: what is decided by what they are is stored
 * before they can change.
 */
export class Rivals {
  readonly #queue: Queue;
  readonly #leased: ClaimedSubject[];
  readonly #owners = new Map<string, Owner>();
  readonly #askSender: AskSender;
  #askingUntil: number | undefined;
  readonly #settlements = new Map<ClaimedSubject, Settlement>();

  /**
   * @param leased the subjects whose leases are renewed; those that are claimed are added
   * @param askSender absent where no sender has an API that could be asked
   */
  constructor(
    queue: Queue,
    leased: ClaimedSubject[],
    askSender: AskSender = async () => 'nothing new',
  ) {
    this.#queue = queue;
    this.#leased = leased;
    this.#askSender = askSender;
  }

  /** Asks the sender about a subject, unless this batch has asked for too long already. */
  async askSender(source: string, key: string): Promise<News> {
    const now = performance.now();
    this.#askingUntil ??= now + MAX_ASKING_MS;
    return now > this.#askingUntil ? 'no answer' : this.#askSender(source, key);
  }

  /** As {@link SubjectQueue.claimRival}. An owner that has given way in this batch is `busy`. */
  async claim(source: string, key: string): Promise<Owner | 'busy' | undefined> {
    const name = JSON.stringify([source, key]);
    const known = this.#owners.get(name);
    if (known !== undefined) return this.#settlements.has(known.subject) ? 'busy' : known;
    const subject = await this.#queue.claimRival(source, key);
    if (subject === undefined || subject === 'busy') return subject;
    this.#leased.push(subject);
    const owner = { subject, state: readPresentState(subject.storedState, Date.now()) };
    this.#owners.set(name, owner);
    return owner;
  }

  /** Reads the events of a subject, whatever became of them. */
  keptEvents(subject: { readonly source: string; readonly key: string }): Promise<KeptEvents> {
    return this.#queue.keptEvents(subject);
  }

  /** Stores the state of an owner at once, so that it counts whatever happens to this process. */
  storeState({ subject }: Owner, storedState: unknown): Promise<void> {
    return this.#queue.storeState(subject, storedState);
  }

  /** Notes what is to be stored of an owner together with the batch. */
  settleWithBatch(settlement: Settlement): void {
    this.#settlements.set(settlement.subject, settlement);
  }

  /** The settlements of the owners that gave way. */
  get settlements(): readonly Settlement[] {
    return [...this.#settlements.values()];
  }

  /** The owners that keep their record: their leases end after the batch is settled. */
  get unchanged(): readonly ClaimedSubject[] {
    const all = [...this.#owners.values()].map(({ subject }) => subject);
    return all.filter((subject) => !this.#settlements.has(subject));
  }
}
