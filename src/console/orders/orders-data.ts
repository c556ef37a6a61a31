import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import type { Story } from '../../story/story.ts';
import type { AppliedAgain } from '../operation/applied-again.ts';
import type { OrgAnswer } from './view/org-schema.ts';
import type { AgainSurvey, GiveWaySurvey } from './view/repair-schemas.ts';

/** What the inbox knows of an order, and what it was found by. */
export interface KnownOrder {
  readonly story: Story;
  /** Whether the text is the id of one of its events, and not of the order. */
  readonly isByEvent: boolean;
  /** The subjects that the text names; the others of the story share a record with one of them. */
  readonly named: readonly SubjectName[];
  /** Subjects that were found as well, and are too many to be shown. */
  readonly further: readonly SubjectName[];
}

/** The one subject that is to be changed, or why it is not known which. */
export type ChosenSubject =
  | { readonly kind: 'chosen'; readonly subject: SubjectName }
  | { readonly kind: 'unknown' }
  /** The text is the record of none of these: they were only refused by it. */
  | { readonly kind: 'refused'; readonly subjects: readonly SubjectName[] }
  | { readonly kind: 'several'; readonly subjects: readonly SubjectName[] };

/** The selected events of a subject: all that are parked, or dismissed, or one of them. */
export interface SelectedEvents extends SubjectName {
  readonly eventId: string | undefined;
}

/** Two orders that want one record. */
interface GivingPair {
  /** Key of the order that gives way. */
  readonly owner: string;
  /** Key of the one that gets the record. */
  readonly rival: string;
  /** Of both; undefined: it is not ambiguous. */
  readonly source: string | undefined;
}

/** What is asked for and done with orders. What is done is kept in the history of events, with `by`. */
export interface OrdersData {
  /** @returns undefined when the inbox knows no such order */
  find(text: string): Promise<KnownOrder | undefined>;
  /**
   * How many events cannot be found by an order number, since no worker has read them: each count is
   * 1,001 when there are more than 1,000.
   */
  countUnread(): Promise<{ readonly pending: number; readonly unmapped: number }>;
  /** @param source the only source whose subjects are wanted; undefined: all */
  choose(text: string, source: string | undefined): Promise<ChosenSubject>;
  /**
   * Asks the org what it has of an order.
   *
   * @param actor who asks: each may ask a few times a minute
   * @returns undefined when the inbox knows no such order
   * @throws ConflictError when the org must not be asked now, or does not answer
   */
  askOrg(text: string, actor: string): Promise<OrgAnswer | undefined>;
  surveyAgain(subject: SubjectName): Promise<AgainSurvey>;
  applyAgain(subject: SubjectName, by: string): Promise<AppliedAgain>;
  /** @param source of both orders; undefined: all sources */
  surveyGiveWay(owner: string, source: string | undefined): Promise<GiveWaySurvey>;
  /**
   * @returns undefined while a worker has one of the two: then nothing has changed; `no rival` when
   *   that one does not want the record any more; `several` when several sources have such orders
   */
  giveWay(
    orders: GivingPair,
    by: string,
  ): Promise<{ readonly events: number } | 'no rival' | 'several' | undefined>;
  /** @returns false when nothing of the subject is left to be tried */
  tryNow(subject: SubjectName): Promise<boolean>;
  countEvents(status: 'parked' | 'dismissed', events: SelectedEvents): Promise<number>;
  /** @returns the number of replayed events */
  replay(events: SelectedEvents, by: string): Promise<number>;
  /** @returns the number of dismissed events */
  dismiss(
    events: SelectedEvents,
    dismissal: { readonly note: string; readonly by: string },
  ): Promise<number>;
  /** @returns the number of restored events */
  restore(events: SelectedEvents, by: string): Promise<number>;
}
