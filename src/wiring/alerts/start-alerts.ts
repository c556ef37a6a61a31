import { deliverDue, giveUpUnsent } from '../../alerts/deliver-alerts.ts';
import { logUnread, watchAlertsWhenDue } from '../../alerts/watch-alerts.ts';
import { type Check, repeatChecks } from '../../reconcile/repeat-checks.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time.ts';
import { alertChannels, consoleUrl } from './alert-channels.ts';
import { type AlertParts, readAlertFacts } from './alert-facts.ts';

/** Times of the alerts, in milliseconds; shorter in tests. */
export interface AlertTimes {
  /** Between two looks at what needs a person. */
  readonly watchMs: number;
  /** How long a condition must hold, or be over, for each minute of the rules. */
  readonly minuteMs: number;
  /** Between two looks for messages to send. */
  readonly pollMs: number;
  readonly firstRetryMs: number;
}

export const ALERT_TIMES: AlertTimes = {
  watchMs: MINUTE_MS,
  minuteMs: MINUTE_MS,
  pollMs: 5 * SECOND_MS,
  firstRetryMs: 15 * SECOND_MS,
};

/**
 * Starts what alerts people: one task looks at what needs a person, and one for each channel sends
 * messages, so that a channel that does not answer delays no other. Several processes may do so: one
 * looks at a time, and one sends each message.
 *
 * @returns `stop` resolves when the running tasks have ended; undefined when no channel is configured
 */
export function startAlerts(
  parts: AlertParts,
  times = ALERT_TIMES,
): { stop(): Promise<void> } | undefined {
  const { config, log, pool: connections } = parts;
  const channels = alertChannels(config);
  if (channels.length === 0) return undefined;
  const [pool, names] = [connections(), channels.map(({ name }) => name)];
  const delivery = { pool, log, firstRetryMs: times.firstRetryMs };
  const watch = {
    ...{ pool, log },
    readFacts: () => readAlertFacts(parts, (what, error) => logUnread(pool, log, what, error)),
    channels: names,
    rules: {
      repeatMs: config.ALERT_REPEAT_HOURS * HOUR_MS,
      quiet: config.ALERT_QUIET,
      minuteMs: times.minuteMs,
    },
    publicUrl: consoleUrl(config),
    everyMs: times.watchMs,
  };
  const sending: Check[] = channels.map(
    (channel) => (signal) => deliverDue(delivery, channel, signal),
  );
  const onError = (error: unknown) =>
    log.error({ err: error }, 'alerts could not be judged or sent; it is tried again');
  const tasks = [
    repeatChecks([() => watchAlertsWhenDue(watch)], Math.min(times.pollMs, times.watchMs), onError),
    repeatChecks(sending, times.pollMs, onError),
    repeatChecks([() => giveUpUnsent(delivery, names)], HOUR_MS, onError),
  ];
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()));
    },
  };
}
