import type { Transporter } from 'nodemailer';
import { type Channel, ChannelError, SEND_TIMEOUT_MS } from './channel.ts';
import { errorCode } from './error-code.ts';

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
      await withTransport(options, timeoutMs, signal, (transport) =>
        transport.sendMail({
          ...{ from, to: [...to], text, date: createdAt, signal },
          subject: `[Digital River connector] ${subject}`,
          // A server or a reader recognizes a message that is sent again.
          messageId: `<${id}@${domainOf(from)}>`,
          // RFC 3834: absence notes do not answer it.
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        }),
      );
    },
    async check(signal) {
      await withTransport(options, timeoutMs, signal, (transport) => transport.verify());
    },
  };
}

async function withTransport(
  { url, isLocal }: MailOptions,
  timeoutMs: number,
  signal: AbortSignal,
  work: (transport: Transporter) => Promise<unknown>,
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const { hostname, port, protocol, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
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
  });
  try {
    await work(transport);
  } catch (error) {
    throw new ChannelError(signal.aborted ? NO_ANSWER : failureText(error));
  } finally {
    transport.close();
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
  const code = errorCode(error);
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
