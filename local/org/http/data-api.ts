import express, { type Request, type Response, type Router } from 'express';
import type { Org } from '../org.ts';
import { resources } from '../resources/resources.ts';
import { isTokenValid } from '../store/tokens.ts';
import { countCall, type Usage } from '../store/usage.ts';
import { answerCall, errorReply } from './answer-call.ts';
import { ApiError } from './api-error.ts';
import { bearerToken } from './bearer-token.ts';
import type { Reply } from './data-call.ts';
import type { Resource } from './resource.ts';
import { versionList } from './versions.ts';

/** The largest body that the REST API takes. */
const MAX_BODY = '50mb';

/** Serves everything below /services/data. */
export function dataApi(org: Org): Router {
  const offered = resources();
  const router = express.Router();
  router.get('/services/data', (_request, response) => {
    response.json(versionList());
  });
  router.all(
    '/services/data/*path',
    express.text({ type: () => true, limit: MAX_BODY }),
    async (request, response) =>
      send(response, await answerRequest(org, offered, request, response)),
  );
  return router;
}

/** One API call: a valid session, within the day's limit, a body that is JSON, then the resource. */
async function answerRequest(
  org: Org,
  offered: Resource[],
  request: Request,
  response: Response,
): Promise<Reply> {
  try {
    await requireSession(org, request);
    const { usage, allowed } = await countCall(org.pool, org.dailyApiLimit);
    announceUsage(response, usage);
    if (!allowed) throw limitExceeded();
    const call = { org, method: request.method, body: parseBody(request.body) };
    return await answerCall(offered, call, request.originalUrl);
  } catch (error) {
    return errorReply(error);
  }
}

async function requireSession(org: Org, request: Request): Promise<void> {
  const token = bearerToken(request);
  if (token !== undefined && (await isTokenValid(org.pool, token))) return;
  throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
}

function announceUsage(response: Response, { used, limit }: Usage): void {
  response.set('Sforce-Limit-Info', `api-usage=${used}/${limit}`);
}

function limitExceeded(): ApiError {
  return new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
}

function parseBody(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ApiError(400, 'JSON_PARSER_ERROR', `${reason} at [line:1, column:1]`);
  }
}

function send(response: Response, { status, body, headers = {} }: Reply): void {
  response.status(status).set(headers);
  if (body === undefined) response.end();
  else response.json(body);
}
