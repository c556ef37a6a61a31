import { TokenError } from './token-error.ts';

/** The parameters of a token request. */
export type Form = ReadonlyMap<string, string>;

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Reads the parameters of a token request. Parameters without a value count as not sent.
 *
 * @param contentType the Content-Type header
 * @param body the bytes of the body, in UTF-8
 * @throws TokenError `invalid_request` when the body is not a form, or repeats a parameter
 * @see RFC 6749 §3.2, Appendix B
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
