import type { Channel } from '../../alerts/channels/channel.ts';
import { mailChannel } from '../../alerts/channels/mail-channel.ts';
import { webhookChannel } from '../../alerts/channels/webhook-channel.ts';
import type { Config } from '../../config/index.ts';
import { isLoopback } from '../../config/url-fault.ts';

/** The ways to alert people, as configured. Building them makes no call. */
export function alertChannels(config: Config): Channel[] {
  const {
    ALERT_WEBHOOK_URL: webhook,
    ALERT_SMTP_URL: url,
    ALERT_EMAIL_FROM: from,
    ALERT_EMAIL_TO: to,
  } = config;
  return [
    ...(webhook === undefined ? [] : [webhookChannel(webhook)]),
    ...(url === undefined || from === undefined || to === undefined
      ? []
      : [mailChannel({ url, from, to, isLocal: isLoopback(new URL(url).hostname) })]),
  ];
}

/** Address of the console, for links in messages; undefined when it is off. */
export function consoleUrl({ CONSOLE_CLIENT_ID, PUBLIC_URL }: Config): string | undefined {
  return CONSOLE_CLIENT_ID === undefined ? undefined : PUBLIC_URL;
}
