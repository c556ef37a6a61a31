import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { AlertTimes } from '../../src/wiring/alerts/start-alerts.ts';

/** So that tests need not wait for minutes. */
export const SHORT_TIMES: AlertTimes = {
  watchMs: 50,
  minuteMs: 50,
  pollMs: 20,
  firstRetryMs: 20,
};

interface Post {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** A stand-in for Slack's incoming webhooks. */
export interface WebhookReceiver {
  /** With a secret path, as Slack's have. */
  readonly url: string;
  readonly posts: Post[];
  /** Answers to the next posts: a status, `hang`, or `redirect`; afterwards 200. */
  readonly answers: (number | 'hang' | 'redirect')[];
  /** Whether it answers nothing. */
  hangs: boolean;
  stop(): Promise<void>;
}

export const WEBHOOK_SECRET = 'T0SECRET/B0SECRET/verysecretpath';

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const posts: Post[] = [];
  const answers: WebhookReceiver['answers'] = [];
  const server = createServer(async (request, response) => {
    const { text: shown } = JSON.parse(await text(request)) as { text: string };
    posts.push({ headers: request.headers, text: shown });
    const answer = answers.shift() ?? 200;
    if (answer === 'hang' || receiver.hangs) return;
    if (answer === 'redirect') response.setHeader('location', 'http://127.0.0.1:1/');
    response.statusCode = answer === 'redirect' ? 302 : answer;
    response.end('ok');
  });
  const url = `http://127.0.0.1:${await listening(server)}/services/${WEBHOOK_SECRET}`;
  const receiver: WebhookReceiver = {
    ...{ url, posts, answers, hangs: false },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

/** A mail server. */
export interface MailReceiver {
  readonly url: string;
  readonly mails: { readonly to: string[]; readonly content: string }[];
  stop(): Promise<void>;
}

export const MAIL_PASSWORD = 'mail p@ssword';

/**
 * @param options `refusesRecipients`: it refuses each recipient, and names it in the reply; `secure`:
 *   it is encrypted from the beginning, with a certificate that everybody has
 */
export async function startMailReceiver({
  refusesRecipients = false,
  secure = false,
} = {}): Promise<MailReceiver> {
  const mails: MailReceiver['mails'] = [];
  const server = new SMTPServer({
    secure,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      const isRight = username === 'alerts' && password === MAIL_PASSWORD;
      done(isRight ? null : new Error('wrong'), { user: 'alerts' });
    },
    onRcptTo({ address }, _session, done) {
      done(refusesRecipients ? new Error(`no such person: ${address}`) : undefined);
    },
    async onData(stream, { envelope }, done) {
      const content = await text(stream).catch(() => undefined);
      if (content === undefined) return done(new Error('closed'));
      mails.push({ to: envelope.rcptTo.map(({ address }) => address), content });
      done();
    },
  });
  // A client that goes away in the middle of a message, since its process stops, is no fault.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `${secure ? 'smtps' : 'smtp'}://alerts:${encodeURIComponent(MAIL_PASSWORD)}@127.0.0.1:${port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function listening(server: NetServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
