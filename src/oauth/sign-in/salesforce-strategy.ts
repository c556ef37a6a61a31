import OAuth2Strategy from 'passport-oauth2';
import { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { requestSalesforce, type SalesforceReply } from '../request-salesforce.ts';
import { type BegunSignIn, type SignInRequest, signInStore, takeSignIn } from './sign-in-store.ts';

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

const errorResponse = z.object({ error: z.string() });
const tokenResponse = z.object({ access_token: z.string().min(1) });

/** Name of the strategy for Passport. */
export const SALESFORCE = 'salesforce';

/** Returns the user of an access token; throws when the user is not allowed. */
type VerifyUser = (accessToken: string) => Promise<Express.User>;

/**
 * Sign-in with Salesforce: authorization code grant with state and PKCE (S256). passport-oauth2
 * begins the sign-in. The strategy completes it, since the library's own token request has no time
 * limit, and reads a redirect as an answer.
 *
 * @see RFC 6749 §4.1, RFC 7636 §4, RFC 9700 §2.1
 */
export class SalesforceStrategy extends OAuth2Strategy {
  // Passport calls a strategy by an object that inherits from it: that has no #private members.
  private readonly options: SalesforceStrategyOptions;
  private readonly verifyUser: VerifyUser;

  constructor(options: SalesforceStrategyOptions, verifyUser: VerifyUser) {
    super(
      {
        authorizationURL: endpoint(options, 'authorize').href,
        tokenURL: endpoint(options, 'token').href,
        clientID: options.clientId,
        clientSecret: options.clientSecret,
        callbackURL: options.callbackUrl,
        scope: [...options.scopes],
        // Its types know no store for PKCE.
        store: signInStore as object as OAuth2Strategy.StateStore,
        pkce: true,
      },
      () => undefined,
    );
    this.name = SALESFORCE;
    this.options = options;
    this.verifyUser = verifyUser;
  }

  /** Begins a sign-in, or completes it when the request has a code. */
  override authenticate(request: SignInRequest, options?: object): void {
    const { code, state, error } = request.query;
    if (code === undefined || error !== undefined) {
      super.authenticate(request, options);
      return;
    }
    const begun = takeSignIn(request, state);
    if (begun === undefined || typeof code !== 'string') {
      this.fail({ message: 'Invalid authorization request state.' }, 403);
      return;
    }
    this.userOf(code, begun).then(
      (user) => this.success(user, { state: begun.state }),
      (thrown: unknown) => this.error(thrown),
    );
  }

  private async userOf(code: string, { verifier }: BegunSignIn): Promise<Express.User> {
    return this.verifyUser(await requestToken(this.options, code, verifier));
  }
}

function endpoint({ instanceUrl }: SalesforceStrategyOptions, name: string): URL {
  return new URL(`/services/oauth2/${name}`, instanceUrl);
}

async function requestToken(
  options: SalesforceStrategyOptions,
  code: string,
  verifier: string,
): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    redirect_uri: options.callbackUrl,
    code_verifier: verifier,
    client_id: options.clientId,
    client_secret: options.clientSecret,
    code,
  });
  const request = { method: 'POST', body };
  return tokenIn(await requestSalesforce(endpoint(options, 'token'), request, options.timeoutMs));
}

/** Without Salesforce's own words, which may name the user. */
const REFUSED = 'Salesforce refused the token request of the sign-in.';

/** @throws OAuth2Strategy.TokenError with the error code, or ServiceUnavailableError */
function tokenIn({ status, text }: SalesforceReply): string {
  if (status >= 500) throw unusableAnswer(`Salesforce answered ${status}`);
  if (status !== 200) throw new OAuth2Strategy.TokenError(REFUSED, errorCodeIn(text));
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
