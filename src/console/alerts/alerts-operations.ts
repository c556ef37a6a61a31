import { z } from 'zod';
import { instantSchema, instantText } from '../operation/instant.ts';
import { command, query } from '../operation/operation.ts';
import {
  ALERT_CHANNELS,
  type AlertsData,
  type ChannelView,
  type ConditionView,
  type MessageView,
} from './alerts-data.ts';

const MAX_MESSAGES = 100;

const channel = z
  .enum(ALERT_CHANNELS)
  .describe('`webhook`: ALERT_WEBHOOK_URL; `email`: ALERT_SMTP_URL.');
const failure = z
  .string()
  .nullable()
  .describe("Why the last attempt failed, in the connector's words; null when it did not.");

const channelResult = z.object({
  channel,
  target: z.string().describe('Where it leads, without secrets, such as `hooks.example.com`.'),
  deliveredAt: instantSchema.nullable().describe('When a message was sent last.'),
  failedAt: instantSchema.nullable().describe('When an attempt failed last.'),
  failure,
});

const conditionResult = z.object({
  title: z.string(),
  details: z.string(),
  todo: z.string().describe('What to do.'),
  page: z.string().describe('Path of the page of the console that shows it.'),
  isUrgent: z.boolean().describe('Whether it is sent within the quiet hours as well.'),
  since: instantSchema,
  raisedAt: instantSchema
    .nullable()
    .describe(
      'When an alert was due; null when it has not held for long enough, or is acknowledged.',
    ),
  notifiedAt: instantSchema
    .nullable()
    .describe(
      'When people were alerted last; null when that waits for the end of the quiet hours.',
    ),
  clearedAt: instantSchema.nullable().describe('Since when it is no longer seen.'),
});

const messageResult = z.object({
  id: z.uuid(),
  kind: z.enum(['alert', 'test']),
  subject: z.string(),
  text: z.string(),
  createdAt: instantSchema,
  deliveries: z.array(
    z.object({
      channel: z.string(),
      state: z
        .enum(['pending', 'delivered', 'failed'])
        .describe('`pending`: it is tried again; `failed`: it was given up.'),
      attempts: z.number().int().describe('How many attempts failed.'),
      settledAt: instantSchema.nullable().describe('When it was sent, or given up.'),
      failure,
    }),
  ),
});

const alertsResult = z.object({
  repeatHours: z
    .number()
    .describe('Hours after which an alert is sent again while its cause lasts.'),
  quietHours: z
    .string()
    .nullable()
    .describe('Time of each day in which only urgent alerts are sent.'),
  quietUntil: instantSchema
    .nullable()
    .describe('When the quiet hours end; null while it is not quiet.'),
  channels: z.array(channelResult).describe('The configured channels.'),
  conditions: z.array(conditionResult).describe('What needs a person now.'),
  messages: z.array(messageResult).describe('The latest messages, the newest first: at most 100.'),
});

export type AlertsResult = z.output<typeof alertsResult>;

/** What needs a person now, and the messages about it. */
export function listAlerts(data: AlertsData) {
  return query({
    name: 'listAlerts',
    summary:
      'Lists what needs a person now, the channels that alert people, and the latest messages.',
    path: '/alerts',
    role: 'viewer',
    input: z.object({}),
    result: alertsResult,
    async run() {
      const { repeatHours, quietHours, quietUntil } = data.rules();
      return {
        ...{ repeatHours, quietHours: quietHours ?? null },
        quietUntil: instantText(quietUntil),
        channels: (await data.channels()).map(channelOf),
        conditions: (await data.conditions()).map(conditionOf),
        messages: (await data.messages(MAX_MESSAGES)).map(messageOf),
      };
    },
  });
}

/** Sends a test message. A message that does not arrive is a result, not an error. */
export function testAlert(data: AlertsData) {
  return command({
    name: 'testAlert',
    summary: 'Sends a test message by a channel, once, and answers whether it was sent.',
    path: '/alerts/channels/:channel/test',
    role: 'operator',
    input: z.object({ channel }),
    result: z.object({
      message: z.uuid().describe('Id of the message, which `listAlerts` lists.'),
      isSent: z.boolean(),
      failure: z.string().nullable().describe('Why it was not sent; null when it was.'),
    }),
    target: (input) => ({ what: `alert channel ${input.channel}` }),
    async run(input) {
      const result = await data.sendTest(input.channel);
      if (result === undefined) return undefined;
      return { message: result.id, isSent: result.failure === null, failure: result.failure };
    },
  });
}

function channelOf({ deliveredAt, failedAt, ...view }: ChannelView) {
  return { ...view, deliveredAt: instantText(deliveredAt), failedAt: instantText(failedAt) };
}

function conditionOf({ key: _, ...view }: ConditionView) {
  return {
    ...view,
    since: view.since.toISOString(),
    raisedAt: instantText(view.raisedAt),
    notifiedAt: instantText(view.notifiedAt),
    clearedAt: instantText(view.clearedAt),
  };
}

function messageOf(view: MessageView) {
  return {
    ...view,
    createdAt: view.createdAt.toISOString(),
    deliveries: view.deliveries.map((each) => ({
      ...each,
      settledAt: instantText(each.settledAt),
    })),
  };
}
