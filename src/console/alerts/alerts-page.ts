import type { Role } from '../operation/actor.ts';
import { forOperators, mayOperate } from '../page/for-operators.ts';
import { type Html, html } from '../page/html-tag.ts';
import { actionForm, badge, type Column, notice, table } from '../page/parts.ts';
import { instant } from '../page/times.ts';
import type { AlertsResult } from './alerts-operations.ts';

type Channel = AlertsResult['channels'][number];
type Condition = AlertsResult['conditions'][number];
type Message = AlertsResult['messages'][number];

/** For whom the page is, and what was done before it. */
export interface AlertsPageOptions {
  readonly role: Role;
  /** Id of the test message whose result is to be shown. */
  readonly test: string | undefined;
}

/** The content of `/console/alerts`. */
export function alertsContent(alerts: AlertsResult, { role, test }: AlertsPageOptions): Html {
  const { channels, conditions, messages } = alerts;
  const tested = messages.find(({ id, kind }) => kind === 'test' && id === test);
  return html`
    ${tested && testResult(tested)}
    <h2>Needs a person now</h2>
    ${channels.length === 0 ? undefined : quietNotice(alerts)}
    ${table('What needs a person now', CONDITIONS, conditions, noConditions(channels))}
    <h2>Channels</h2>
    ${channels.length === 0 ? NO_CHANNEL : undefined}
    ${channels.length === 0 ? undefined : table('Channels', channelColumns(mayOperate({ role })), channels, '')}
    ${channels.length > 0 ? forOperators({ role }, html``, 'send a test message') : undefined}
    <h2>Latest messages</h2>
    ${table('Latest messages, the newest first', MESSAGES, messages, 'No message has been sent yet.')}`;
}

const LABELS: Readonly<Record<string, string>> = { webhook: 'Webhook', email: 'E-mail' };

const NO_CHANNEL = notice(
  'warning',
  html`No channel is set up, so that people are not alerted, and what needs a person is not watched here. Set
    ALERT_WEBHOOK_URL, or ALERT_SMTP_URL, ALERT_EMAIL_FROM and ALERT_EMAIL_TO, for the web and the worker process.
    The notification in Salesforce works without them.`,
);

function noConditions(channels: readonly Channel[]): string {
  return channels.length === 0 ? 'Not watched.' : 'Nothing needs a person.';
}

function quietNotice({ quietHours, quietUntil, repeatHours }: AlertsResult): Html {
  const repeated = html`An alert is sent once, and again every ${repeatHours} hours while its cause lasts.`;
  if (quietHours === null) return html`<p>${repeated}</p>`;
  const quiet = html`Only urgent alerts are sent at ${quietHours}.`;
  return quietUntil === null
    ? html`<p>${repeated} ${quiet}</p>`
    : html`<p>${repeated} ${quiet} It is quiet now, until ${instant(quietUntil)}.</p>`;
}

function testResult({ deliveries }: Message): Html {
  const failed = deliveries.find(({ state }) => state !== 'delivered');
  if (failed === undefined)
    return notice('good', 'The test message was sent. See whether it arrived.');
  return notice(
    'bad',
    html`The test message was not sent. ${failed.failure ?? 'No result is known yet.'}`,
  );
}

const CONDITIONS: readonly Column<Condition>[] = [
  {
    label: 'What',
    cell: ({ title, details, todo, page }) =>
      html`<strong>${title}</strong><br>${details}<br>What to do: ${todo} <a href="${page}">Show it</a>`,
  },
  { label: 'Since', cell: ({ since }) => instant(since) },
  { label: 'Urgent', cell: ({ isUrgent }) => (isUrgent ? badge('urgent', 'bad') : 'no') },
  { label: 'Alert', cell: alertState },
];

function alertState({ raisedAt, notifiedAt, clearedAt }: Condition): Html | string {
  if (raisedAt === null) return 'not sent: it is new, or acknowledged';
  if (clearedAt !== null) return html`seems to be over since ${instant(clearedAt)}`;
  return notifiedAt === null
    ? 'waits for the end of the quiet hours'
    : html`sent ${instant(notifiedAt)}`;
}

function channelColumns(isOperator: boolean): Column<Channel>[] {
  return [
    { label: 'Channel', cell: ({ channel }) => LABELS[channel] ?? channel },
    { label: 'Leads to', cell: ({ target }) => target },
    {
      label: 'Works',
      cell: ({ deliveredAt, failure }) => {
        if (failure !== null) return badge('failing', 'bad');
        return deliveredAt === null ? badge('not used yet') : badge('works', 'good');
      },
    },
    { label: 'Last sent', cell: ({ deliveredAt }) => timeOrNever(deliveredAt) },
    {
      label: 'Last failure',
      cell: ({ failedAt, failure }) =>
        html`${timeOrNever(failedAt)}${failure === null ? undefined : html`<br>${failure}`}`,
    },
    ...(isOperator ? [TEST] : []),
  ];
}

const TEST: Column<Channel> = {
  label: 'Test',
  cell: ({ channel }) =>
    actionForm(
      `/console/alerts/channels/${channel}/test`,
      `Send a test by ${channel === 'email' ? 'e-mail' : 'webhook'}`,
      { tone: 'neutral' },
    ),
};

const MESSAGES: readonly Column<Message>[] = [
  { label: 'Time', cell: ({ createdAt }) => instant(createdAt) },
  {
    label: 'Message',
    cell: ({ subject, text }) =>
      html`<details><summary>${subject}</summary><pre>${text}</pre></details>`,
  },
  {
    label: 'Sent',
    cell: ({ deliveries }) => html`<ul class="deliveries">${deliveries.map(deliveryOf)}</ul>`,
  },
];

function deliveryOf({ channel, state, attempts, failure }: Message['deliveries'][number]): Html {
  const label = LABELS[channel] ?? channel;
  if (state === 'delivered') return html`<li>${label}: ${badge('sent', 'good')}</li>`;
  if (state === 'failed')
    return html`<li>${label}: ${badge('not sent', 'bad')} ${failure ?? ''}</li>`;
  const tries =
    attempts === 0 ? 'about to be sent' : `${attempts} attempts failed, it is tried again`;
  return html`<li>${label}: ${badge(tries, 'warning')} ${failure ?? ''}</li>`;
}

function timeOrNever(at: string | null): Html | string {
  return at === null ? 'never' : instant(at);
}
