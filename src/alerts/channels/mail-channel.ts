import type { SendMailOptions } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import { networkCause } from '../../http-client/network-cause.ts';
import { type Channel, ChannelError, SEND_TIMEOUT_MS } from './channel.ts';

export interface MailOptions {
  /** `smtps://…`, or `smtp://…` with STARTTLS; a secret. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Whether the mail server is on this machine, so that nothing needs to be encrypted. */
  readonly isLocal: boolean;
  readonly timeoutMs?: number;
}

/** Port of a mail server with STARTTLS, and of one that is encrypted from the beginning. */
const [SUBMISSION_PORT, ENCRYPTED_PORT] = [587, 465];

/** E-mail by SMTP. The library is loaded when the first message is sent. */
export function mailChannel(options: MailOptions): Channel {
  const { from, url, to, timeoutMs = SEND_TIMEOUT_MS } = options;
  const recipients = to.length === 1 ? '1 address' : `${to.length} addresses`;
  return {
    name: 'email',
    target: `${recipients}, by ${new URL(url).hostname}`,
    async send({ id, subject, text, createdAt }, stopping) {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]);
      const mail = {
        ...{ from, to: [...to], text, date: createdAt },
        subject: `[Digital River connector] ${subject}`,
        // A server or a reader recognizes a message that is sent again.
        messageId: `<${id}@${domainOf(from)}>`,
        // RFC 3834: absence notes do not answer it.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      };
      await orFailure(signal, () => send(transportOptions(options, timeoutMs), mail, signal));
    },
    async check(stopping) {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]);
      await orFailure(signal, () => logIn(transportOptions(options, timeoutMs), signal));
    },
  };
}

async function send(
  settings: SMTPTransport.Options,
  mail: SendMailOptions,
  signal: AbortSignal,
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(settings);
  try {
    await transport.sendMail({ ...mail, signal });
  } finally {
    transport.close();
  }
}

/** The check of the library cannot be broken off: a server that answers a byte at a time holds it. */
async function logIn(settings: SMTPTransport.Options, signal: AbortSignal): Promise<void> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  signal.throwIfAborted();
  const connection = new SMTPConnection(settings);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const settle = (error?: unknown) => (error ? reject(error) : resolve());
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  // Each time: one that has no listener would end the process.
  connection.on('error', reject);
  connection.once('end', () => reject(new Error('Connection closed')));
  connection.connect((error) => {
    const { auth } = settings;
    if (error || auth === undefined || !connection.allowsAuth) settle(error);
    else connection.login({ credentials: auth }, settle);
  });
  try {
    await promise;
    connection.quit();
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function transportOptions({ url, isLocal }: MailOptions, timeoutMs: number) {
  const { hostname, port, protocol, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    ...{ host: hostname.replace(/^\[|\]$/g, ''), secure },
    port: port === '' ? (secure ? ENCRYPTED_PORT : SUBMISSION_PORT) : Number(port),
    ...(isLocal ? { ignoreTLS: !secure } : { requireTLS: !secure }),
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    dnsTimeout: timeoutMs,
    // A process that stops does not wait until the server closes the connection.
    socketCloseTimeout: 0,
  };
}

async function orFailure(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new ChannelError(signal.aborted ? NO_ANSWER : failureText(error));
  }
}

const NO_ANSWER = 'The mail server did not answer in time.';

const FAILURES: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server refused the user name or the password of ALERT_SMTP_URL',
  EENVELOPE: 'The mail server refused the sender or the recipients',
  EMESSAGE: 'The mail server refused the message',
  ETLS: 'The connection to the mail server could not be encrypted',
  EDNS: 'The mail server of ALERT_SMTP_URL was not found',
  ETIMEDOUT: 'The mail server did not answer in time',
};

/** The words of the server may contain addresses: only its numeric reply is shown. */
function failureText(error: unknown): string {
  const { code } = networkCause(error);
  const reply =
    typeof error === 'object' && error !== null && 'responseCode' in error
      ? Number(error.responseCode)
      : Number.NaN;
  const shown = Number.isInteger(reply) ? `SMTP ${reply}` : (code ?? '');
  const isCertificate = /certificate|altname/i.test(String(error));
  const what = isCertificate
    ? 'The certificate of the mail server is not valid'
    : (FAILURES[code ?? ''] ?? 'The mail server could not be reached, or failed');
  return `${what}${shown === '' ? '' : ` (${shown})`}.`;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
