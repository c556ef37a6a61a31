/** The kinds of conditions that people are alerted to, and how. */
export const CONDITION_KINDS = {
  parked: { urgent: false, holdMinutes: 1 },
  /** It is expected to end by itself, often within minutes. */
  paused: { urgent: true, holdMinutes: 5 },
  held: { urgent: false, holdMinutes: 1 },
  setting: { urgent: false, holdMinutes: 1 },
  waiting: { urgent: false, holdMinutes: 1 },
  'no-worker': { urgent: true, holdMinutes: 1 },
  pending: { urgent: true, holdMinutes: 1 },
  retried: { urgent: false, holdMinutes: 1 },
  webhook: { urgent: true, holdMinutes: 1 },
  silent: { urgent: false, holdMinutes: 1 },
  'other-mode': { urgent: false, holdMinutes: 1 },
  rejected: { urgent: false, holdMinutes: 1 },
  documents: { urgent: false, holdMinutes: 5 },
  'api-calls': { urgent: false, holdMinutes: 1 },
  storage: { urgent: true, holdMinutes: 1 },
} as const satisfies Readonly<
  Record<
    string,
    {
      /** Sent within the quiet hours as well: events do not come in, or none are written. */
      readonly urgent: boolean;
      /** How long it must hold before it is raised. */
      readonly holdMinutes: number;
    }
  >
>;

export type ConditionKind = keyof typeof CONDITION_KINDS;

/** Something that needs a person, as it is now. Its texts contain no personal data and no secrets. */
export interface Condition {
  /** Identifies it: the same key means the same cause. */
  readonly key: string;
  readonly kind: ConditionKind;
  /** What happened, in a few words. */
  readonly title: string;
  /** How many, since when, and why; in sentences. */
  readonly details: string;
  /** What to do, in sentences. */
  readonly todo: string;
  /** Path of the console's page that shows it. */
  readonly page: string;
  /** Since when it lasts; undefined when that is not known. */
  readonly since?: Date | undefined;
  /** How many events it is about, where they can be counted: people are alerted again at ten times as many. */
  readonly size?: number | undefined;
  /** A person has seen it or acts on it, and needs no alerts about it while it does not grow. */
  readonly isAcknowledged?: boolean | undefined;
}
