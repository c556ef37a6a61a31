/** The ways to alert people. */
export const ALERT_CHANNELS = ['webhook', 'email'] as const;

type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** A configured way to alert people. */
export interface ChannelView {
  readonly channel: AlertChannel;
  /** Where it leads, without secrets. */
  readonly target: string;
  readonly deliveredAt: Date | null;
  readonly failedAt: Date | null;
  /** Why the last attempt failed; null when it did not. */
  readonly failure: string | null;
}

/** Something that needs a person now. */
export interface ConditionView {
  readonly key: string;
  readonly title: string;
  readonly details: string;
  readonly todo: string;
  /** Path of the page that shows it. */
  readonly page: string;
  readonly isUrgent: boolean;
  readonly since: Date;
  readonly raisedAt: Date | null;
  readonly notifiedAt: Date | null;
  readonly clearedAt: Date | null;
}

/** A message, and what became of it on each channel. */
export interface MessageView {
  readonly id: string;
  readonly kind: 'alert' | 'test';
  readonly subject: string;
  readonly text: string;
  readonly createdAt: Date;
  readonly deliveries: readonly {
    readonly channel: string;
    readonly state: 'pending' | 'delivered' | 'failed';
    /** Attempts that failed. */
    readonly attempts: number;
    readonly settledAt: Date | null;
    readonly failure: string | null;
  }[];
}

/** How alerts are sent. */
interface AlertRulesView {
  readonly repeatHours: number;
  /** As configured; undefined when there are no quiet hours. */
  readonly quietHours: string | undefined;
  /** When the quiet hours end; undefined while it is not quiet. */
  readonly quietUntil: Date | undefined;
}

/** What the page of the alerts needs. */
export interface AlertsData {
  rules(): AlertRulesView;
  channels(): Promise<readonly ChannelView[]>;
  conditions(): Promise<readonly ConditionView[]>;
  /** The latest messages, the newest first. */
  messages(max: number): Promise<readonly MessageView[]>;
  /**
   * Sends a test message, once.
   *
   * @returns the message's id, and why it was not sent; undefined when there is no such channel
   */
  sendTest(channel: AlertChannel): Promise<{ id: string; failure: string | null } | undefined>;
}
