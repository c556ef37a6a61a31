import type { Outcome, Reply } from '../exchange.ts';
import { failed, type Judgement } from './judgement.ts';

/**
 * A later answer counts as a failed delivery.
 *
 * @see Digital River docs, "Preventing webhooks from getting disabled"
 */
const MAX_REPLY_MS = 3_000;

/** What is called, and the option that names it. */
export interface Called {
  readonly what: 'the connector' | 'the token endpoint';
  readonly option: '--address' | '--token-endpoint';
}

/** A reply that may be right, or the fault that is one whatever was expected. */
export type Sorted = { readonly reply: Reply } | { readonly fault: Judgement };

/**
 * Finds the faults that do not depend on what was expected: no answer, a late one, a redirect, a web
 * page, a path that does not exist, or a failure of the server. Pure.
 */
export function sortOutcome(outcome: Outcome, called: Called): Sorted {
  if (outcome.kind !== 'reply') return { fault: noReply(outcome, called) };
  const fault = faultOfReply(outcome, called);
  return fault === undefined ? { reply: outcome } : { fault };
}

function noReply(outcome: Exclude<Outcome, Reply>, { what, option }: Called): Judgement {
  if (outcome.kind === 'timeout') {
    return failed(
      `no answer within ${outcome.ms} ms`,
      `Digital River waits ${MAX_REPLY_MS} ms. Check that ${what} runs, and that the firewalls and proxies in front of it let the call through.`,
    );
  }
  if (outcome.kind === 'tls') {
    if (isWithoutTls(outcome.code)) {
      return failed(
        `a TLS error (${outcome.code})`,
        `What listens at the port of ${option} does not speak TLS: check the port, and that the proxy in front of ${what} serves https there.`,
      );
    }
    return failed(
      `a TLS error (${outcome.code})`,
      `The certificate must be valid for the host name of ${option}, complete with its intermediate certificates, and issued by a public authority: Digital River accepts no other.`,
    );
  }
  return failed(`no connection (${outcome.code})`, networkTodo(outcome.code, what, option));
}

/** The codes of an answer that is no TLS record, as of a plain HTTP server. */
function isWithoutTls(code: string): boolean {
  return /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/.test(code);
}

function networkTodo(code: string, what: Called['what'], option: Called['option']): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `The host name of ${option} is not known: correct it, or create its DNS record.`;
  }
  return code === 'ECONNREFUSED'
    ? `Nothing listens at the host and port of ${option}. Check the address, and that ${what} runs.`
    : `Check the address of ${option}, and the network between here and ${what}.`;
}

function faultOfReply(reply: Reply, { what, option }: Called): Judgement | undefined {
  const { status, ms, location, isHtml } = reply;
  if (status >= 300 && status < 400) {
    const where = location === null ? '' : ` to ${location}`;
    return failed(
      `${status}, a redirect${where}`,
      `Digital River follows no redirect: the delivery fails. Set ${option} to the final address.`,
    );
  }
  if (isHtml) {
    return failed(
      `${status} with a web page`,
      `Another program than ${what} answers, such as a proxy, a firewall or a log-in page. Check ${option}, and what is in front of ${what}.`,
    );
  }
  if (status === 404 || status === 405) {
    return failed(
      `${status}: ${what} does not serve this address`,
      option === '--address'
        ? 'Check --address: it is the base address, which the paths of the webhooks are appended to.'
        : 'Check --token-endpoint. The connector has a token endpoint only when PUBLIC_URL, OAUTH_CLIENTS and OAUTH_SIGNING_KEYS are set for its web process.',
    );
  }
  if (status === 429) {
    return failed(
      '429: too many refused calls from this address',
      'Wait a minute, then run the command again. Valid credentials are accepted all the same.',
    );
  }
  if (status >= 500) {
    return failed(
      `${status}: ${what} cannot handle the request at present`,
      `Look at the log of ${what} ("request refused" names the cause), then run the command again.`,
    );
  }
  return ms > MAX_REPLY_MS
    ? failed(
        `${status} after ${ms} ms`,
        `Digital River waits ${MAX_REPLY_MS} ms, then the delivery fails. "npm run doctor" and the log ("ms" of "event stored") show what takes long.`,
      )
    : undefined;
}
