import { CallError } from '../../http-client/call-error.ts';
import { openCall } from '../../http-client/open-call.ts';
import { readBeginning } from '../../http-client/read-body.ts';

/** A response; of its body, only what can be judged. */
export interface Reply {
  readonly kind: 'reply';
  readonly status: number;
  /** Until the headers arrived, in milliseconds. */
  readonly ms: number;
  readonly isHtml: boolean;
  /** Where a redirect leads: origin and path, without the query; null without one. */
  readonly location: string | null;
  /** The fields of a JSON object; empty for any other body. It may contain secrets. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What came of a request. */
export type Outcome =
  | Reply
  | { readonly kind: 'timeout'; readonly ms: number }
  /** The code is Node.js's, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  | { readonly kind: 'tls' | 'network'; readonly code: string };

/** Longer than Digital River waits, so that a slow answer differs from none. */
const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Sends a POST request as Digital River does: a redirect is not followed.
 *
 * @param url with the path
 * @param body the bytes to send, or a form
 * @returns what came of it; never rejects
 */
export async function exchange(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | URLSearchParams,
): Promise<Outcome> {
  const began = performance.now();
  try {
    const request = { method: 'POST', headers, body, timeoutMs: TIMEOUT_MS };
    const answer = await openCall(url, request);
    const ms = Math.round(performance.now() - began);
    const { status, headers: received } = answer;
    const { bytes } = await readBeginning(answer.body, MAX_BODY_BYTES);
    return {
      ...{ kind: 'reply', status, ms },
      isHtml: /^text\/html\b/i.test(received.get('content-type') ?? ''),
      location: originAndPath(received.get('location'), url),
      fields: fieldsOf(bytes.toString()),
    };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.reason === 'timeout') return { kind: 'timeout', ms: TIMEOUT_MS };
    const code = error.code ?? 'the connection failed';
    return { kind: isTlsCode(code) ? 'tls' : 'network', code };
  }
}

/**
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes and
 *   https://nodejs.org/api/errors.html, ERR_TLS_… and ERR_SSL_…
 */
const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|EPROTO|HOSTNAME_)|_CERT|_CA$/;

function isTlsCode(code: string): boolean {
  return TLS_CODE.test(code);
}

function originAndPath(location: string | null, base: string): string | null {
  if (location === null || !URL.canParse(location, base)) return null;
  const { origin, pathname } = new URL(location, base);
  return `${origin}${pathname}`;
}

function fieldsOf(body: string): Reply['fields'] {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}
