import { Connection } from 'jsforce';
import { z } from 'zod';
import { MINUTE_MS } from '../../time.ts';
import { isHttpStatus } from '../classify-error.ts';
import { type LoginMethod, logIn, type RefreshTokenStore } from '../login/log-in.ts';
import type { Session } from '../login/session.ts';
import { createOrgMemory, type MemoryOptions, type OrgMemory } from '../memory/org-memory.ts';
import {
  isSessionRefused,
  OrgOutageError,
  RequestRefusedError,
  toOrgError,
} from '../org-errors.ts';
import { assertWithinBudget } from './api-budget.ts';
import type { OrgRequest } from './org-request.ts';
import { type AcceptOrganization, Organization } from './organization.ts';
import { queryPath, readAnswer } from './query.ts';
import { timeLimitMs } from './time-limit.ts';
import { traceCall } from './trace-call.ts';
import { singleAttempt } from './transport.ts';

export interface OrgOptions {
  instanceUrl: string;
  login: LoginMethod;
  /** Required for a log-in by refresh token. */
  refreshTokenStore?: RefreshTokenStore | undefined;
  /** Such as `67.0`. */
  apiVersion: string;
  /** Time limit of one call with up to 200 records, in milliseconds. */
  timeoutMs: number;
  /** Percentage of the org's daily API calls from which on the connector makes no more calls. */
  apiBudgetPercent: number;
  /** Called with the org of each new session before any other call, and by a probe. */
  acceptOrganization?: AcceptOrganization | undefined;
  /** How records are written to it; see there for the defaults. */
  writes?: MemoryOptions;
  /** Called with each call of the REST API, also with those that fail. */
  onCall?: (() => void) | undefined;
}

export type { OrgRequest, Upload } from './org-request.ts';

/** The Salesforce org that events are written to. */
export interface Org {
  readonly apiVersion: string;
  /** What earlier calls have taught of the org. Absent: nothing is remembered between writes. */
  readonly memory?: OrgMemory;
  /** The organization that was logged in to. Absent: any one is accepted. */
  readonly organization?: Pick<Organization, 'id' | 'confirm'>;
  /**
   * Makes one API call, and a second one if the session has to be renewed.
   *
   * @returns the response's body, parsed
   * @throws OrgOutageError when no call makes sense at the moment; Salesforce may or may not have
   *   carried out this one
   * @throws RequestRefusedError when Salesforce refused the request as a whole
   */
  call(request: OrgRequest): Promise<unknown>;
  /**
   * Checks whether calls make sense again, even when the API budget is used up, and whether the org
   * is accepted. Makes one call: the list of the API's resources. A list that the user may not read
   * is an answer as well. If the org refuses it for a reason that could concern all calls, a query
   * shows whether it does.
   * @throws OrgOutageError when they do not
   */
  probe(): Promise<void>;
  /**
   * The org's API calls of the last 24 hours, from its last response; nothing before the first one.
   */
  usage(): { used: number; limit: number } | undefined;
}

/**
 * The list of the API's resources. A probe reads this one because every user of the API may: the
 * list of the org's limits needs the permission View Setup and Configuration, which integration
 * users do not have.
 *
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-discoveryresource.html
 * @see https://developer.salesforce.com/docs/atlas.en-us.202.0.api_rest.meta/api_rest/resources_limits.htm
 */
const RESOURCES_PATH = '/';
const resources = z.record(z.string(), z.unknown());
/** What the connector's work consists of: a query of an object that every org has. */
const ANY_QUERY = queryPath('SELECT Id FROM User LIMIT 1');

/**
 * How old a session is at least when it is given up because the org refuses its user or app. After
 * the cause is gone, the org may still refuse a session that was opened before.
 */
const MIN_SESSION_AGE_MS = 10 * MINUTE_MS;

/**
 * Opens the org. All calls share one connection, which logs in with the first call. jsforce gets an
 * access token only: with credentials it would log in again and again for as long as the org
 * answers 401. Sessions are renewed here instead, once for all calls that wait.
 *
 * @param options where the org is, how to log in, and limits
 */
export function openOrg(options: OrgOptions): Org {
  const { acceptOrganization } = options;
  const organization = acceptOrganization && new Organization(acceptOrganization);
  let current: Promise<Connection> | undefined;
  let invalidToken: string | undefined;
  let openedAt = 0;
  let usage: { used: number; limit: number } | undefined;

  async function connect(): Promise<Connection> {
    const { instanceUrl, login, timeoutMs, refreshTokenStore } = options;
    const session = await logIn(instanceUrl, login, timeoutMs, { refreshTokenStore, invalidToken });
    openedAt = performance.now();
    const opened = connectionFor(session, options.apiVersion);
    await organization?.identify(session, { call: (request) => sendOnly(opened, request) });
    return opened;
  }

  function connection(): Promise<Connection> {
    if (current === undefined) {
      const started = connect();
      current = started;
      started.catch(() => forget(started));
    }
    return current;
  }

  function forget(ended: Promise<Connection>): void {
    if (current === ended) current = undefined;
  }

  async function send(on: Promise<Connection>, request: OrgRequest): Promise<unknown> {
    const open = await on;
    await organization?.admit();
    return sendOnly(open, request);
  }

  async function sendOnly(open: Connection, request: OrgRequest): Promise<unknown> {
    options.onCall?.();
    const timeoutMs = timeLimitMs(request, options.timeoutMs);
    try {
      return await sendOn(open, request, timeoutMs);
    } catch (thrown) {
      throw toOrgError(thrown, { path: request.path, timeoutMs, instanceUrl: open.instanceUrl });
    } finally {
      usage = open.limitInfo.apiUsage ?? usage;
    }
  }

  /**
   * Renews an ended session once; throws if the org does not accept the new one either. When the org
   * refuses the user or the app, a new session would be refused as well: it is given up only from
   * time to time, so that the next call logs in.
   */
  async function sendRenewing(request: OrgRequest): Promise<unknown> {
    const on = connection();
    const { accessToken } = await on;
    try {
      return await send(on, request);
    } catch (error) {
      const isEnded = isSessionRefused(error);
      const isOld = performance.now() - openedAt >= MIN_SESSION_AGE_MS;
      if (isEnded || (isUserRefused(error) && isOld)) {
        invalidToken = accessToken ?? undefined;
        forget(on);
      }
      if (!isEnded) throw error;
      return send(connection(), request);
    }
  }

  return {
    apiVersion: options.apiVersion,
    memory: createOrgMemory(options.writes),
    ...(organization === undefined ? {} : { organization }),
    usage: () => usage,
    async call(request) {
      assertWithinBudget(usage, options.apiBudgetPercent);
      return sendRenewing(request);
    },
    async probe() {
      if (current !== undefined) await organization?.confirm();
      await readAnswer({ call: sendRenewing }, RESOURCES_PATH, resources)
        .catch((error: unknown) => {
          if (!isDoubtful(error)) throw error;
          return readAnswer({ call: sendRenewing }, ANY_QUERY, resources);
        })
        .catch(ignoreRefusal);
      assertWithinBudget(usage, options.apiBudgetPercent);
    },
  };
}

/** Whether the org refuses calls of the user or the app. */
function isUserRefused(error: unknown): boolean {
  return error instanceof OrgOutageError && error.kind === 'sign-in';
}

/** Whether the org refused a call with a code that may concern this one call alone. */
function isDoubtful(error: unknown): boolean {
  if (!(error instanceof OrgOutageError) || error.code === undefined) return false;
  return error.kind !== 'limit' && !isSessionRefused(error) && !isServerError(error.code);
}

/** The org, or what is in front of it, fails whatever it is asked. */
function isServerError(code: string): boolean {
  return code === 'SERVER_UNAVAILABLE' || (isHttpStatus(code) && !code.startsWith('ERROR_HTTP_4'));
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof RequestRefusedError)) throw error;
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
  { method, path, body, upload, onAnswer }: OrgRequest,
  timeoutMs: number,
): Promise<unknown> {
  const request = {
    method,
    url: `/services/data/v${connection.version}${path}`,
    headers: { 'content-type': upload?.type ?? 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const transport = singleAttempt(timeoutMs, upload);
  const send = () => connection.request(request, { transport } as object);
  const startedAt = performance.now();
  const answer = await traceCall({ method, path }, connection.instanceUrl, send);
  onAnswer?.(performance.now() - startedAt);
  return answer;
}
