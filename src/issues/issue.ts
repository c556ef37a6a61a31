/** `resolved`: none of its events is parked, or open again after a replay. */
export const ISSUE_STATES = ['open', 'acknowledged', 'resolved'] as const;

export type IssueState = (typeof ISSUE_STATES)[number];

/** Parked events of one source that share their cause: code, object and field. */
export interface Issue {
  /** A digest of source, code, object and field: the same whenever the cause comes back. */
  readonly key: string;
  readonly source: string;
  readonly code: string;
  /** Empty when the cause is not about one object, or field. */
  readonly object: string;
  readonly field: string;
  readonly state: IssueState;
  /** When the first of its events was parked, since it was opened last. */
  readonly since: Date;
  /** How many events are parked now. */
  readonly events: number;
  /** Of how many orders, or other subjects. */
  readonly orders: number;
  /** When the last of its events was parked. */
  readonly newest: Date;
  /** That of the newest event, in the connector's words. */
  readonly reason: string;
  readonly acknowledgedAt: Date | null;
  /** The name of the person. */
  readonly acknowledgedBy: string | null;
  /** What the person wrote. */
  readonly note: string | null;
  readonly resolvedAt: Date | null;
}

/** What can become of an issue. */
export const ISSUE_CHANGES = [
  'opened',
  'reopened',
  'acknowledged',
  'taken back',
  'resolved',
] as const;

/** What became of an issue, and when. */
export interface IssueChange {
  /** Grows with each change of any issue: whoever reads changes remembers the last one. */
  readonly id: string;
  /** The key of the issue. */
  readonly issue: string;
  readonly change: (typeof ISSUE_CHANGES)[number];
  readonly at: Date;
  /** The name of the person; null when the connector noticed it by itself. */
  readonly by: string | null;
  readonly note: string | null;
}

/** The key of the issue of a parked event; the index `event_issue` has the same expression. */
export const ISSUE_KEY =
  "md5(md5(source) || md5(coalesce(error_code, '')) || md5(coalesce(error_object, '')) || md5(coalesce(error_field, '')))";
