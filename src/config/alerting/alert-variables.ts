import { z } from 'zod';
import { readQuietHours } from '../../alerts/judge/quiet-hours.ts';
import { isLoopback } from '../url-fault.ts';
import { count, hours, list, secret, text } from '../variable-types.ts';

/** Without a display name, so that it cannot hold a second address. */
const ADDRESS = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/;
const ADDRESS_RULE = 'expected an e-mail address, such as alerts@example.com';
const QUIET_RULE = 'expected a time of day and a time zone, such as 22:00-06:00 Europe/Berlin';

const address = z.string().regex(ADDRESS, { error: ADDRESS_RULE });

/** The variables of the alerts. None are sent unless a channel is set: webhook or e-mail. */
export const alertVariables = z.object({
  ALERT_WEBHOOK_URL: text
    .refine(isWebhookUrl, {
      error: 'expected an address that begins with https://, without user name and password',
    })
    .optional()
    .describe(
      'Incoming webhook that alerts are posted to as JSON with the member `text`: of Slack, Mattermost, a Teams workflow, or a receiver of your own.',
    )
    .meta(secret),
  ALERT_SMTP_URL: text
    .refine(isSmtpUrl, {
      error:
        'expected smtps://user:password@host:465, or smtp://user:password@host:587 for STARTTLS',
    })
    .optional()
    .describe(
      'Mail server that alerts are sent by: `smtps://user:password@host:465`, or `smtp://user:password@host:587`, which is encrypted by STARTTLS. Characters such as @ in user name and password are percent-encoded.',
    )
    .meta(secret),
  ALERT_EMAIL_FROM: address
    .optional()
    .describe('Sender of the e-mails. ALERT_SMTP_URL needs it.')
    .meta({ example: 'connector@example.com' }),
  ALERT_EMAIL_TO: list
    .refine((items) => items.every((item) => ADDRESS.test(item)), { error: ADDRESS_RULE })
    .optional()
    .describe('Recipients of the e-mails, comma-separated. ALERT_SMTP_URL needs it.')
    .meta({ example: 'operations@example.com' }),
  ALERT_QUIET: text
    .transform((value, context) => {
      const quiet = readQuietHours(value);
      if (quiet === undefined) context.addIssue({ code: 'custom', message: QUIET_RULE });
      return quiet ?? z.NEVER;
    })
    .optional()
    .describe(
      'Time of each day in which only urgent alerts are sent; the others are sent when it ends. docs/alerts.md says which are urgent.',
    )
    .meta({ example: '22:00-06:00 Europe/Berlin' }),
  ALERT_REPEAT_HOURS: hours(24).describe(
    'Hours after which an alert is sent again while its cause lasts.',
  ),
  ALERT_WAITING_HOURS: hours(24).describe(
    'How long an event waits for its Salesforce Order before an alert is sent, in hours. Use fewer than WAITING_MOST_HOURS.',
  ),
  ALERT_PENDING_MINUTES: count(15, 1, 10_000).describe(
    'How long a pending event does not move before an alert is sent, in minutes.',
  ),
});

type AlertVariables = z.infer<typeof alertVariables>;

/**
 * Checks the variables of the alerts against each other.
 *
 * @returns one sentence for each problem
 */
export function alertProblems(variables: AlertVariables): string[] {
  const emails = ['ALERT_SMTP_URL', 'ALERT_EMAIL_FROM', 'ALERT_EMAIL_TO'] as const;
  const given = emails.filter((name) => variables[name] !== undefined);
  const [first] = given;
  return first === undefined
    ? []
    : emails
        .filter((name) => variables[name] === undefined)
        .map((name) => `${name} is missing; ${first} needs it.`);
}

function isWebhookUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function isSmtpUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !['smtp:', 'smtps:'].includes(url.protocol)) return false;
  // A query would change how the mail server is checked.
  return url.hostname !== '' && url.search === '' && url.hash === '';
}
