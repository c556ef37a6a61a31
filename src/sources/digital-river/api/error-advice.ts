const PASSING =
  "Digital River could not process the request; try again later. If this lasts, give Digital River's support the request id.";

const BY_CODE: Readonly<Record<string, string>> = {
  api_key_expired:
    'The API key has expired: create a new secret key in the Digital River Dashboard, and set DIGITAL_RIVER_API_KEY to it.',
  missing_parameter:
    'Digital River expects a value that was not sent: check the options and variables that it comes from.',
  invalid_parameter:
    'Digital River does not accept a value: correct the option or variable that it comes from.',
  invalid_format:
    'Digital River cannot read a value: correct the option or variable that it comes from.',
  already_exists: 'It exists already: run the command again, which first reads what is registered.',
};

const BY_STATUS: Readonly<Record<number, string>> = {
  400: BY_CODE.invalid_parameter ?? '',
  401: 'Check DIGITAL_RIVER_API_KEY: copy the secret key again from the Digital River Dashboard, in the mode (test or production) that is meant.',
  403: 'The API key may not do this: use a secret key of the account, or give the restricted key the right to read and write webhooks.',
  404: 'It does not exist, or no longer: run the command again, which first reads what is registered. If that fails as well, check DIGITAL_RIVER_API_URL.',
  405: "This is not Digital River's API, or not its root: check DIGITAL_RIVER_API_URL.",
  406: "This is not Digital River's API, or a proxy changes the requests: check DIGITAL_RIVER_API_URL.",
  408: PASSING,
  409: 'Something else changed it at the same time: run the command again, which first reads what is registered.',
  429: 'Too many requests were made with this key: wait, and try again. Other programs with the same key count as well.',
};

const WITHOUT_ID = /^[A-Z]+ \/[a-z]+$/;

const WRONG_ROOT =
  "Digital River's API has this path: check DIGITAL_RIVER_API_URL, which is the root of the API, such as https://api.digitalriver.com.";

const REDIRECTED =
  'Redirects are not followed, because the API key would be sent to another address: set DIGITAL_RIVER_API_URL to the address of the API itself.';

/**
 * What to do about an answer with an error status, as a sentence.
 *
 * @param status the HTTP status
 * @param code Digital River's code of the first error; null when there is none
 * @param request method and path, such as `GET /webhooks`: a path without an id always exists
 * @returns an empty text when there is nothing to advise
 * @see Digital River docs, "API structure", Errors; the OpenAPI file, ErrorResponse
 */
export function errorAdvice(status: number, code: string | null, request = ''): string {
  const byCode = code !== null && Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (byCode !== undefined) return byCode;
  if (status === 404 && WITHOUT_ID.test(request)) return WRONG_ROOT;
  if (status >= 300 && status < 400) return REDIRECTED;
  return status >= 500 ? PASSING : (BY_STATUS[status] ?? '');
}
