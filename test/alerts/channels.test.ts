import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Channel } from '../../src/alerts/channels/channel.ts';
import { mailChannel } from '../../src/alerts/channels/mail-channel.ts';
import { webhookChannel } from '../../src/alerts/channels/webhook-channel.ts';
import { retryDelayMs } from '../../src/alerts/deliver-alerts.ts';
import { startMailReceiver, startWebhookReceiver } from './receivers.ts';

const MESSAGE = {
  id: '0b7b3a6e-9f6b-4a39-8a0e-6f3f7c3f2f10',
  subject: 'Events are parked',
  text: 'Read <!channel> & the rest.',
  createdAt: new Date('2026-11-29T12:00:00Z'),
};
const MAIL = { from: 'connector@example.com', to: ['person@example.com'], isLocal: true };
const RUNNING = new AbortController().signal;

const failure = (sending: Promise<void>) =>
  sending.then(
    () => 'sent',
    (error: Error) => `${error.name}: ${error.message}`,
  );
const send = (channel: Channel, signal = RUNNING) => failure(channel.send(MESSAGE, signal));

describe('webhook', () => {
  test('the text cannot address everybody in a channel, and both ids are those of the message', async () => {
    const receiver = await startWebhookReceiver();
    expect(await send(webhookChannel(receiver.url))).toBe('sent');
    expect(receiver.posts[0]?.text).toBe(
      '*Events are parked*\n\nRead &lt;!channel&gt; &amp; the rest.',
    );
    expect(receiver.posts[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': MESSAGE.id,
      'webhook-id': MESSAGE.id,
    });
    await receiver.stop();
  });

  test.each([
    [500, 'ChannelError: The receiver refused the message (HTTP 500).'],
    [
      410,
      'ChannelError: The receiver refused the message (HTTP 410): ALERT_WEBHOOK_URL is not valid any more.',
    ],
    [
      'redirect',
      'ChannelError: The receiver answered with a redirect (HTTP 302), which is not followed.',
    ],
    ['hang', 'ChannelError: The receiver did not answer in time.'],
  ] as const)('%s', async (answer, expected) => {
    const receiver = await startWebhookReceiver();
    receiver.answers.push(answer);
    expect(await send(webhookChannel(receiver.url, 500))).toBe(expected);
    expect(receiver.posts).toHaveLength(1);
    await receiver.stop();
  });

  test('what it shows has no path, and an error has no address', async () => {
    const channel = webhookChannel('http://127.0.0.1:1/services/secret?sig=secret');
    expect(channel.target).toBe('127.0.0.1');
    expect(await send(channel)).toMatch(/^ChannelError: The receiver could not be reached/);
    expect(await send(channel)).not.toMatch(/secret|127/);
  });
});

describe('e-mail', () => {
  test('the log-in is checked without a message', async () => {
    const receiver = await startMailReceiver();
    const right = mailChannel({ ...MAIL, url: receiver.url });
    expect(await failure(right.check(RUNNING))).toBe('sent');
    expect(receiver.mails).toHaveLength(0);
    const wrong = mailChannel({ ...MAIL, url: receiver.url.replace('mail', 'wrong') });
    const refused =
      'ChannelError: The mail server refused the user name or the password of ALERT_SMTP_URL (SMTP 535).';
    expect(await failure(wrong.check(RUNNING))).toBe(refused);
    expect(await send(wrong)).toBe(refused);
    await receiver.stop();
  });

  test("the server's words, which name people, are not shown", async () => {
    const receiver = await startMailReceiver({ refusesRecipients: true });
    expect(await send(mailChannel({ ...MAIL, url: receiver.url }))).toBe(
      'ChannelError: The mail server refused the sender or the recipients (SMTP 550).',
    );
    await receiver.stop();
  });

  test('a server elsewhere must offer encryption: nothing is sent without', async () => {
    const receiver = await startMailReceiver();
    const channel = mailChannel({ ...MAIL, url: receiver.url, isLocal: false });
    expect(await send(channel)).toMatch(/^ChannelError: .*could not be encrypted/);
    expect(receiver.mails).toHaveLength(0);
    await receiver.stop();
  });

  test('a server whose certificate is not valid gets nothing', async () => {
    const receiver = await startMailReceiver({ secure: true });
    expect(await send(mailChannel({ ...MAIL, url: receiver.url }))).toMatch(
      /^ChannelError: The certificate of the mail server is not valid/,
    );
    expect(receiver.mails).toHaveLength(0);
    await receiver.stop();
  });

  test('a server that says nothing is waited for only so long, and a process that stops does not wait', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const url = `smtp://127.0.0.1:${port}`;
    expect(await send(mailChannel({ ...MAIL, url, timeoutMs: 200 }))).toBe(
      'ChannelError: The mail server did not answer in time.',
    );
    const stopping = new AbortController();
    const sending = send(mailChannel({ ...MAIL, url }), stopping.signal);
    stopping.abort();
    expect(await sending).toMatch(/^ChannelError: /);
    silent.close();
  });

  test.each(['check', 'send'] as const)(
    'a server that answers a byte at a time does not hold a %s',
    async (what) => {
      const left: Promise<unknown>[] = [];
      const dripping = createServer((socket) => {
        const drip = setInterval(() => socket.write('2'), 20);
        socket.on('error', () => undefined);
        // A reset counts as a close as well.
        const closed = new Promise((resolve) => socket.once('close', resolve));
        left.push(closed.finally(() => clearInterval(drip)));
      }).listen(0, '127.0.0.1');
      await once(dripping, 'listening');
      const { port } = dripping.address() as AddressInfo;
      const url = `smtp://127.0.0.1:${port}`;
      const channel = mailChannel({ ...MAIL, url });
      const limit = AbortSignal.timeout(300);
      const tried = what === 'send' ? send(channel, limit) : failure(channel.check(limit));
      expect(await tried).toBe('ChannelError: The mail server did not answer in time.');
      // The connection does not keep the process.
      await Promise.all(left);
      dripping.close();
    },
  );

  test('what it shows names neither people nor the user of the server', () => {
    const url = 'smtps://user:password@smtp.example.com';
    expect(mailChannel({ ...MAIL, url }).target).toBe('1 address, by smtp.example.com');
  });
});

test('retries come less and less often, up to every half hour', () => {
  const delays = Array.from({ length: 10 }, (_, attempts) => retryDelayMs(attempts) / 1000);
  expect(delays).toEqual([15, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800]);
});
