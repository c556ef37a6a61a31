import { Connection } from 'jsforce';
import { type LoginMethod, logIn, type RefreshTokenStore } from '../login/log-in.ts';
import type { Session } from '../login/session.ts';
import { OrgOutageError, toOrgError } from '../org-errors.ts';
import { singleAttempt } from './transport.ts';

export interface OrgOptions {
  instanceUrl: string;
  login: LoginMethod;
  /** Needed for a log-in by refresh token. */
  refreshTokenStore?: RefreshTokenStore | undefined;
  /** Such as `67.0`. */
  apiVersion: string;
  /** The longest that one call may take. */
  timeoutMs: number;
  /** Share of the org's daily API calls, in percent, above which the connector makes none. */
  apiBudgetPercent: number;
}

/** One call of the data API, its path relative to `/services/data/vXX.X`. */
export interface OrgRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

/** The Salesforce org that events are written to. */
export interface Org {
  readonly apiVersion: string;
  /**
   * Makes one API call.
   *
   * @throws OrgOutageError when no call makes sense now; what this call asked for may have happened, or not
   * @throws RequestRefusedError when Salesforce refused this request as a whole
   */
  call(request: OrgRequest): Promise<unknown>;
  /**
   * Asks whether calls make sense again, at the cost of one call whatever the budget says.
   *
   * @throws OrgOutageError when they don't
   */
  probe(): Promise<void>;
  /** The org's API calls of the last 24 hours, as its last answer told. */
  usage(): { used: number; limit: number } | undefined;
}

/**
 * Opens the org. One connection serves all calls, and is only ever given an access token: with credentials of its own
 * jsforce signs in again and again while the org answers 401, without end. So that is done here, once for whoever waits.
 */
export function openOrg(options: OrgOptions): Org {
  let signedIn: Promise<Connection> | undefined;
  let refused: string | undefined;
  let usage: { used: number; limit: number } | undefined;

  async function connect(): Promise<Connection> {
    const help = { keeper: options.refreshTokenStore, refused };
    const session = await logIn(options.instanceUrl, options.login, options.timeoutMs, help);
    return connectionFor(session, options.apiVersion);
  }

  function connection(): Promise<Connection> {
    if (signedIn === undefined) {
      const started = connect();
      signedIn = started;
      started.catch(() => forget(started));
    }
    return signedIn;
  }

  function forget(ended: Promise<Connection>): void {
    if (signedIn === ended) signedIn = undefined;
  }

  async function send(on: Promise<Connection>, request: OrgRequest): Promise<unknown> {
    const open = await on;
    try {
      return await sendOn(open, request, options.timeoutMs);
    } catch (thrown) {
      throw toOrgError(thrown);
    } finally {
      usage = open.limitInfo.apiUsage ?? usage;
    }
  }

  /** A session that the org has ended is renewed once; when the new one is refused too, the trouble is real. */
  async function sendRenewing(request: OrgRequest): Promise<unknown> {
    const on = connection();
    const { accessToken } = await on;
    try {
      return await send(on, request);
    } catch (error) {
      if (!(error instanceof OrgOutageError) || error.kind !== 'sign-in') throw error;
      refused = accessToken ?? undefined;
      forget(on);
      return send(connection(), request);
    }
  }

  return {
    apiVersion: options.apiVersion,
    usage: () => usage,
    async call(request) {
      refuseBeyondBudget(usage, options.apiBudgetPercent);
      return sendRenewing(request);
    },
    async probe() {
      await sendRenewing({ method: 'GET', path: '/limits' });
      refuseBeyondBudget(usage, options.apiBudgetPercent);
    },
  };
}

function connectionFor(session: Session, version: string): Connection {
  return new Connection({
    ...session,
    version,
    callOptions: { client: 'digital-river-connector' },
  });
}

async function sendOn(
  connection: Connection,
  request: OrgRequest,
  timeoutMs: number,
): Promise<unknown> {
  const path = `/services/data/v${connection.version}${request.path}`;
  const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
  return connection.request(
    { method: request.method, url: path, headers: { 'content-type': 'application/json' }, ...body },
    { transport: singleAttempt(timeoutMs) } as object,
  );
}

function refuseBeyondBudget(
  usage: { used: number; limit: number } | undefined,
  percent: number,
): void {
  if (usage === undefined || usage.used * 100 < usage.limit * percent) return;
  throw new OrgOutageError(
    'limit',
    `${usage.used} of the org's ${usage.limit} daily API calls are used; the connector stops at ${percent} %.`,
  );
}
