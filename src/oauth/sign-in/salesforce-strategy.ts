import OAuth2Strategy from 'passport-oauth2';
import { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { requestSalesforce, type SalesforceReply } from '../request-salesforce.ts';

export interface SalesforceStrategyOptions {
  /** My Domain URL of the org: users sign in at this address only. */
  readonly instanceUrl: string;
  /** Consumer key of the external client app. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The callback URL, exactly as the app has it. */
  readonly callbackUrl: string;
  readonly scopes: readonly string[];
  /** Time that the token request may take, in milliseconds. */
  readonly timeoutMs: number;
}

type VerifyCallback = OAuth2Strategy.VerifyCallback;

const errorResponse = z.object({ error: z.string() });
const tokenResponse = z.object({ access_token: z.string().min(1) });

/** Receives the result of a token request. */
type TokenCallback = (error: unknown, accessToken?: string) => void;

/** Name of the strategy for Passport. */
export const SALESFORCE = 'salesforce';

/**
 * Sign-in with Salesforce: authorization code grant with state and PKCE (S256).
 *
 * @see RFC 6749 §4.1, RFC 7636 §4, RFC 9700 §2.1
 */
export class SalesforceStrategy extends OAuth2Strategy {
  /** @param verify returns the user of an access token; throws when the user is not allowed */
  constructor(
    options: SalesforceStrategyOptions,
    verify: (accessToken: string) => Promise<Express.User>,
  ) {
    super(
      {
        authorizationURL: endpoint(options, 'authorize').href,
        tokenURL: endpoint(options, 'token').href,
        clientID: options.clientId,
        clientSecret: options.clientSecret,
        callbackURL: options.callbackUrl,
        scope: [...options.scopes],
        state: true,
        pkce: true,
        skipUserProfile: true,
      },
      // passport-oauth2 chooses the arguments by the number of parameters: all four are needed.
      (accessToken: string, _refreshToken: string, _profile: unknown, done: VerifyCallback) => {
        verify(accessToken).then(
          (user) => done(null, user),
          (error: unknown) => done(error),
        );
      },
    );
    this.name = SALESFORCE;
    // The library's own token request has no timeout, and reads a redirect as an answer.
    Object.assign(this._oauth2, {
      getOAuthAccessToken(code: string, params: Record<string, string>, callback: TokenCallback) {
        requestToken(options, code, params).then((token) => callback(null, token), callback);
      },
    });
  }
}

function endpoint({ instanceUrl }: SalesforceStrategyOptions, name: string): URL {
  return new URL(`/services/oauth2/${name}`, instanceUrl);
}

async function requestToken(
  options: SalesforceStrategyOptions,
  code: string,
  params: Record<string, string>,
): Promise<string> {
  const credentials = { client_id: options.clientId, client_secret: options.clientSecret };
  const body = new URLSearchParams({ ...params, ...credentials, code });
  const request = { method: 'POST', body };
  return tokenIn(await requestSalesforce(endpoint(options, 'token'), request, options.timeoutMs));
}

/** @throws OAuth2Strategy.TokenError with the error code, or ServiceUnavailableError */
function tokenIn({ status, text }: SalesforceReply): string {
  if (status >= 500) throw unusableAnswer(`Salesforce answered ${status}`);
  if (status !== 200) throw new OAuth2Strategy.TokenError(undefined, errorCodeIn(text));
  try {
    return tokenResponse.parse(JSON.parse(text)).access_token;
  } catch {
    // The error is not passed on as the cause: it may contain the token.
    throw unusableAnswer('the token response has an unexpected form');
  }
}

/** The code of an error response (RFC 6749 §5.2). */
function errorCodeIn(text: string): string {
  try {
    return errorResponse.parse(JSON.parse(text)).error;
  } catch {
    return 'unreadable_answer';
  }
}

function unusableAnswer(cause: string): ServiceUnavailableError {
  return new ServiceUnavailableError('Salesforce gave no usable answer to the sign-in.', { cause });
}
