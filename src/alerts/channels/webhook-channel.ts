import type { AlertMessage } from '../message/alert-message.ts';
import { type Channel, ChannelError, SEND_TIMEOUT_MS } from './channel.ts';
import { errorCode } from './error-code.ts';

/** What Slack and its like take as markup. */
const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/**
 * An incoming webhook: JSON with the member `text`, as Slack, Mattermost and Teams workflows take it.
 *
 * @param url a secret: whoever has it can post
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function webhookChannel(url: string, timeoutMs = SEND_TIMEOUT_MS): Channel {
  return {
    name: 'webhook',
    target: new URL(url).hostname,
    async send(message, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const response = await post(url, message, limit);
      // The body may be anything; it is not read.
      await response.body?.cancel().catch(() => undefined);
      if (!response.ok) throw new ChannelError(refusalText(response.status));
    },
    // Whoever calls it posts a message: there is nothing else to check.
    async check() {},
  };
}

async function post(
  url: string,
  { id, subject, text }: AlertMessage,
  signal: AbortSignal,
): Promise<Response> {
  const lines = `*${subject}*\n\n${text}`;
  const body = JSON.stringify({ text: lines.replace(/[&<>]/g, (each) => ESCAPES.get(each) ?? '') });
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': id, 'Webhook-Id': id };
  try {
    // A redirect could lead the connector to any address, also of its own network.
    return await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  } catch (error) {
    if (signal.aborted) throw new ChannelError('The receiver did not answer in time.');
    const code = errorCode(error);
    const why = code === undefined ? '' : ` (${code})`;
    throw new ChannelError(`The receiver could not be reached${why}.`);
  }
}

function refusalText(status: number): string {
  if (status >= 300 && status < 400) {
    return `The receiver answered with a redirect (HTTP ${status}), which is not followed.`;
  }
  return [401, 403, 404, 410].includes(status)
    ? `The receiver refused the message (HTTP ${status}): ALERT_WEBHOOK_URL is not valid any more.`
    : `The receiver refused the message (HTTP ${status}).`;
}
