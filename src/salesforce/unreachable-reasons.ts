/*
 * Why a request got no answer: which host, what happened, and what to do. The messages of network
 * errors are not repeated, since they may quote what was sent; only their codes are.
 */

import { CallError } from '../http-client/call-error.ts';
import type { OutageReason } from './outage-reasons.ts';

/** A cause by the codes of Node.js, of OpenSSL and of undici, which is what `fetch` uses. */
interface KnownCause {
  readonly codes: RegExp;
  /** @param host the host that did not answer, or the proxy before it */
  readonly happened: (host: string) => string;
  readonly advice: string;
}

const ADDRESS_ADVICE =
  'Check SALESFORCE_INSTANCE_URL, the network, and the proxy (HTTPS_PROXY) if there is one.';

/**
 * The known causes; the first one that matches counts.
 *
 * @see https://nodejs.org/api/errors.html#common-system-errors
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export const KNOWN_CAUSES: readonly KnownCause[] = [
  {
    codes: /^ENOTFOUND$/,
    happened: (host) => `the host name ${host} is not known`,
    advice:
      'Correct SALESFORCE_INSTANCE_URL, or HTTPS_PROXY if the proxy has this name. If they are right, check whether the org still exists, and the DNS of this machine.',
  },
  {
    codes: /^EAI_/,
    happened: (host) => `the host name ${host} cannot be resolved at the moment`,
    advice: 'Check the network and the DNS of this machine.',
  },
  {
    codes: /^ECONNREFUSED$/,
    happened: (host) => `${host} refuses the connection`,
    advice: ADDRESS_ADVICE,
  },
  {
    codes: /CERT|SELF_SIGNED|UNABLE_TO_|^(?:INVALID_CA|HOSTNAME_MISMATCH)$/,
    happened: (host) => `the certificate of ${host} is not trusted`,
    advice:
      'Check SALESFORCE_INSTANCE_URL and the clock of this machine. If a proxy decrypts what is sent, add its certificate (NODE_EXTRA_CA_CERTS).',
  },
  {
    codes: /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/,
    happened: (host) => `no TLS connection to ${host} can be made`,
    advice: `It may not be an https address. ${ADDRESS_ADVICE}`,
  },
  {
    codes: /^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/,
    happened: (host) => `no connection to ${host} can be opened`,
    advice: `Check that no firewall stops calls to this host. ${ADDRESS_ADVICE}`,
  },
  {
    codes: /^UND_ERR_ABORTED$/,
    happened: (host) => `the proxy does not connect to ${host}`,
    advice:
      'Check the user name and password in HTTPS_PROXY, and whether the proxy allows calls to this host.',
  },
  {
    codes: /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    happened: (host) => `the connection to ${host} broke`,
    advice:
      'The connector retries by itself. If it lasts, check the network, and the proxy or firewall if there is one.',
  },
];

const UNKNOWN = { code: undefined, host: undefined };

/**
 * The reason for which a host did not answer.
 *
 * @param url the address that was called
 * @param thrown the CallError; nothing is known of any other error
 * @returns the problem continues a sentence, without a full stop
 */
export function unreachableReason(url: string | URL, thrown: unknown): OutageReason {
  const { code, host } = thrown instanceof CallError ? thrown : UNKNOWN;
  const called = host ?? new URL(url).host;
  const known = KNOWN_CAUSES.find(({ codes }) => codes.test(code ?? ''));
  const happened = known?.happened(called) ?? `the connection to ${called} failed`;
  return {
    problem: code === undefined ? happened : `${happened} (${code})`,
    advice: known?.advice ?? ADDRESS_ADVICE,
  };
}
