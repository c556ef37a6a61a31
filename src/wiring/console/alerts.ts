import type { Pool } from 'pg';
import { CONDITION_KINDS } from '../../alerts/condition.ts';
import { isQuiet, quietUntil } from '../../alerts/judge/quiet-hours.ts';
import { sendTest } from '../../alerts/send-test.ts';
import { latestAlerts } from '../../alerts/store/alert-store.ts';
import { readChannelStates } from '../../alerts/store/delivery-queue.ts';
import { readStandings } from '../../alerts/store/standing-store.ts';
import type { Config } from '../../config/index.ts';
import type { AlertsData } from '../../console/alerts/alerts-data.ts';
import { alertChannels, consoleUrl } from '../alerts/alert-channels.ts';

/** What the console's page of the alerts needs, as configured. */
export function alertsData(pool: Pool, config: Config): AlertsData {
  const channels = alertChannels(config);
  return {
    rules() {
      const { ALERT_QUIET: quiet, ALERT_REPEAT_HOURS: repeatHours } = config;
      const now = new Date();
      const isNow = quiet !== undefined && isQuiet(quiet, now);
      return {
        repeatHours,
        quietHours: quiet?.text,
        quietUntil: isNow ? quietUntil(quiet, now) : undefined,
      };
    },
    async channels() {
      const states = new Map(
        (await readChannelStates(pool)).map((state) => [state.channel, state]),
      );
      return channels.map(({ name, target }) => {
        const { deliveredAt = null, failedAt = null, failure = null } = states.get(name) ?? {};
        return { channel: name, target, deliveredAt, failedAt, failure };
      });
    },
    async conditions() {
      // Without a channel nothing is watched: what is remembered is of earlier times.
      const standings = channels.length === 0 ? [] : await readStandings(pool);
      return standings
        .filter(({ raisedAt, seenAt }) => raisedAt !== null || seenAt !== null)
        .map(({ kind, ...standing }) => ({ ...standing, isUrgent: CONDITION_KINDS[kind].urgent }));
    },
    messages: (max) => latestAlerts(pool, max),
    async sendTest(name) {
      const channel = channels.find((each) => each.name === name);
      return channel && sendTest(pool, channel, consoleUrl(config));
    },
  };
}
