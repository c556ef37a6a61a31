import { TokenError } from './token-error.ts';

/** The parameters of a request. */
export type Form = ReadonlyMap<string, string>;

const FORM_TYPE = /^application\/x-www-form-urlencoded *(;|$)/i;

/**
 * Reads a request's parameters. Those without a value count as not sent.
 *
 * @throws TokenError when the body is no form, or has a parameter more than once
 * @see RFC 6749 §3.2
 */
export function readForm(contentType: string | undefined, body: Buffer): Form {
  if (!FORM_TYPE.test(contentType ?? '')) {
    throw new TokenError(
      'invalid_request',
      'Expected a body of Content-Type application/x-www-form-urlencoded, got another or none.',
    );
  }
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (value === '') continue;
    if (form.has(name)) {
      throw new TokenError('invalid_request', 'Expected each parameter once, got one repeated.');
    }
    form.set(name, value);
  }
  return form;
}
