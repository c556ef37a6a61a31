import type { Pool } from 'pg';
import { type Channel, ChannelError } from '../../../alerts/channels/channel.ts';
import { type ChannelState, readChannelStates } from '../../../alerts/store/delivery-queue.ts';
import type { Config } from '../../../config/index.ts';
import { SECOND_MS } from '../../../time.ts';
import { alertChannels } from '../../../wiring/alerts/alert-channels.ts';
import { type Finding, findingsIn } from '../../finding.ts';

const AREA = 'Alerts';
const { ok, warning } = findingsIn(AREA);

/** A person waits for the result. */
const MAX_CHECK_MS = 10 * SECOND_MS;

const OFF_TODO =
  'Set ALERT_WEBHOOK_URL, or ALERT_SMTP_URL, ALERT_EMAIL_FROM and ALERT_EMAIL_TO, and people are alerted when something needs them; docs/alerts.md describes both, and the notification in Salesforce.';
const FAILED_TODO =
  'Correct the variables of the channel, and press its test button on the page Alerts of the console. Messages are retried for 24 hours.';

/**
 * Checks that each channel of the alerts can be used. No message is sent: the mail server is asked
 * whether it accepts the log-in; of a webhook, the last message shows whether it works.
 */
export async function checkAlerts(pool: Pool, config: Config): Promise<Finding[]> {
  const channels = alertChannels(config);
  if (channels.length === 0) return [ok('channels', 'off, because none is set up', OFF_TODO)];
  const states = new Map(
    (await readChannelStates(pool).catch(() => [])).map((state) => [state.channel, state]),
  );
  return Promise.all(channels.map((channel) => findingOf(channel, states.get(channel.name))));
}

async function findingOf(channel: Channel, state: ChannelState | undefined): Promise<Finding> {
  const { name, target } = channel;
  const problem = await problemOf(channel);
  if (problem !== undefined) return warning(name, `${target}; ${problem}`, FAILED_TODO);
  if (state?.failure != null) {
    const at = state.failedAt?.toISOString() ?? 'an unknown time';
    const found = `${target}; the last message, at ${at}, was not sent: ${state.failure}`;
    return warning(name, found, FAILED_TODO);
  }
  const last =
    state?.deliveredAt == null
      ? 'no message was sent yet'
      : `the last message was sent at ${state.deliveredAt.toISOString()}`;
  return ok(name, `${target}; ${last}`);
}

async function problemOf(channel: Channel): Promise<string | undefined> {
  try {
    await channel.check(AbortSignal.timeout(MAX_CHECK_MS));
    return undefined;
  } catch (error) {
    return error instanceof ChannelError ? error.message : 'it could not be checked';
  }
}
