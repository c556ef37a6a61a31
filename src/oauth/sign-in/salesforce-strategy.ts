import OAuth2Strategy from 'passport-oauth2';
import { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { requestSalesforce, type SalesforceReply } from '../request-salesforce.ts';

export interface SalesforceStrategyOptions {
  /** My Domain URL of the org: people sign in there, and nowhere else. */
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Salesforce leads back to, letter by letter as the app has it. */
  readonly callbackUrl: string;
  readonly scopes: readonly string[];
  /** Longest that the token request may take. */
  readonly timeoutMs: number;
}

type VerifyCallback = OAuth2Strategy.VerifyCallback;

const refusalReply = z.object({ error: z.string() });
const tokenReply = z.object({ access_token: z.string().min(1) });

/** How the strategy hears of what the token endpoint answered. */
type TokenCallback = (error: unknown, accessToken?: string) => void;

/** Passport's name for the way of signing in. */
export const SALESFORCE = 'salesforce';

/**
 * Signing in with Salesforce: authorization code with state and PKCE (S256).
 *
 * @param identify says whose an access token is, or throws why that user may not come in
 * @see RFC 6749 §4.1, RFC 7636, RFC 9700 §2.1
 */
export class SalesforceStrategy extends OAuth2Strategy {
  constructor(
    options: SalesforceStrategyOptions,
    identify: (accessToken: string) => Promise<Express.User>,
  ) {
    const endpoint = (name: string) => new URL(`/services/oauth2/${name}`, options.instanceUrl);
    super(
      {
        authorizationURL: endpoint('authorize').href,
        tokenURL: endpoint('token').href,
        clientID: options.clientId,
        clientSecret: options.clientSecret,
        callbackURL: options.callbackUrl,
        scope: [...options.scopes],
        state: true,
        pkce: true,
        skipUserProfile: true,
      },
      // The library counts the parameters.
      (accessToken: string, _refreshToken: string, _profile: unknown, done: VerifyCallback) => {
        identify(accessToken).then(
          (user) => done(null, user),
          (error: unknown) => done(error),
        );
      },
    );
    this.name = SALESFORCE;
    const credentials = { client_id: options.clientId, client_secret: options.clientSecret };
    const requestToken = async (code: string, params: Record<string, string>) => {
      const body = new URLSearchParams({ ...params, ...credentials, code });
      return readReply(
        await requestSalesforce(endpoint('token'), { method: 'POST', body }, options.timeoutMs),
      );
    };
    // The library's own request would wait for ever, and takes a redirect for an answer.
    Object.assign(this._oauth2, {
      getOAuthAccessToken(code: string, params: Record<string, string>, callback: TokenCallback) {
        requestToken(code, params).then((token) => callback(null, token), callback);
      },
    });
  }
}

/** @throws what the library takes for a refusal, or ServiceUnavailableError */
function readReply({ status, text }: SalesforceReply): string {
  if (status >= 500) throw noUsableAnswer(`Salesforce answered ${status}`);
  if (status !== 200) throw new OAuth2Strategy.TokenError(undefined, codeIn(text));
  return tokenIn(text);
}

/** The error code of a refusal (RFC 6749 §5.2). */
function codeIn(text: string): string {
  try {
    return refusalReply.parse(JSON.parse(text)).error;
  } catch {
    return 'unreadable_answer';
  }
}

function tokenIn(text: string): string {
  try {
    return tokenReply.parse(JSON.parse(text)).access_token;
  } catch {
    // The cause would hold what came, a token among it.
    throw noUsableAnswer('the token reply is not what it should be');
  }
}

function noUsableAnswer(cause: string): ServiceUnavailableError {
  return new ServiceUnavailableError('Salesforce gave no usable answer to the sign-in.', { cause });
}
