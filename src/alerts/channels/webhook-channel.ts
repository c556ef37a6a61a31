import { CallError } from '../../http-client/call-error.ts';
import { type OpenAnswer, openCall } from '../../http-client/open-call.ts';
import type { AlertMessage } from '../message/alert-message.ts';
import { type Channel, ChannelError, SEND_TIMEOUT_MS } from './channel.ts';

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
      const { ok, status } = await post(url, message, { signal, timeoutMs });
      if (!ok) throw new ChannelError(refusalText(status));
    },
    // Whoever calls it posts a message: there is nothing else to check.
    async check() {},
  };
}

async function post(
  url: string,
  { id, subject, text }: AlertMessage,
  limits: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<Pick<OpenAnswer, 'ok' | 'status'>> {
  const lines = `*${subject}*\n\n${text}`;
  const body = JSON.stringify({ text: lines.replace(/[&<>]/g, (each) => ESCAPES.get(each) ?? '') });
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': id, 'Webhook-Id': id };
  try {
    const answer = await openCall(url, { method: 'POST', headers, body, ...limits });
    // The body may be anything; it is not read.
    await answer.discard();
    return answer;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.reason !== 'unreachable')
      throw new ChannelError('The receiver did not answer in time.');
    const why = error.code === undefined ? '' : ` (${error.code})`;
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
