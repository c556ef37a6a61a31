import { pipeline } from 'node:stream/promises';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Org } from '../org.ts';
import type { ListViews } from '../pages/list-views/list-view.ts';
import { resources } from '../resources/resources.ts';
import { dropBlobs, StoredBlob } from '../store/blobs-table.ts';
import { answerCall, errorReply } from './answer-call.ts';
import { ApiError } from './api-error.ts';
import { accessOf, authorizeCall } from './authorize-call.ts';
import { bearerToken } from './bearer-token.ts';
import type { Reply } from './data-call.ts';
import { readBody } from './read-body.ts';
import { drain, isMultipart, readMultipart } from './read-multipart.ts';
import type { Resource } from './resource.ts';
import { versionList } from './versions.ts';

/**
 * The largest body that the REST API accepts, except for multipart bodies, in bytes.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/dome-sobject-insert-update-blob.html
 */
const MAX_BODY = 52_428_800;

/** Serves everything below /services/data. */
export function dataApi(org: Org, listViews: ListViews): Router {
  const offered = resources(listViews);
  const router = express.Router();
  router.get('/services/data', (_request, response) => {
    response.json(versionList());
  });
  router.all(
    '/services/data/*path',
    express.text({ type: (request) => !isMultipart(request), limit: MAX_BODY }),
    async (request, response) =>
      send(response, await answerRequest(org, offered, request, response)),
  );
  router.use(refuseLargeBody);
  return router;
}

/**
 * Answers an API call: checks the session, the daily limit and the user's rights, parses the body,
 * runs the resource.
 */
async function answerRequest(
  org: Org,
  offered: Resource[],
  request: Request,
  response: Response,
): Promise<Reply> {
  try {
    const userId = await authorizeCall(org, bearerToken(request), response);
    const header = (name: string) => request.get(name);
    const body = isMultipart(request) ? await readMultipart(org, request) : readBody(request);
    const call = { org, method: request.method, body, header };
    const reply = await org.schemaLock.shared(async () => {
      const user = await accessOf(org, userId);
      return answerCall(offered, { ...call, user }, request.originalUrl);
    });
    if (reply.status >= 400) await dropBlobs(org.pool, blobsIn(body));
    return reply;
  } catch (error) {
    if (isMultipart(request)) await drain(request);
    return errorReply(error);
  }
}

/** The files of a record that were stored before it was written. */
function blobsIn(body: unknown): string[] {
  return Object.values(body ?? {}).flatMap((value) =>
    value instanceof StoredBlob ? value.id : [],
  );
}

async function send(response: Response, reply: Reply): Promise<void> {
  const { status, body, text, contents, headers = {} } = reply;
  response.status(status).set(headers);
  if (contents !== undefined) await pipeline(contents, response).catch(() => response.destroy());
  else if (text !== undefined) response.send(text);
  else if (body === undefined) response.end();
  else response.json(body);
}

/**
 * The platform's answer to a body that is too large.
 * @see https://github.com/simple-salesforce/simple-salesforce/issues/195
 */
function refuseLargeBody(
  error: unknown,
  _request: Request,
  _response: Response,
  next: NextFunction,
): void {
  const isLarge = error instanceof Error && 'type' in error && error.type === 'entity.too.large';
  const message = `Maximum size of request reached. Maximum size of request is ${MAX_BODY} bytes.`;
  next(isLarge ? new ApiError(400, 'JSON_PARSER_ERROR', message) : error);
}
