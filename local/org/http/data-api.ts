import express, { type Request, type Response, type Router } from 'express';
import type { Org } from '../org.ts';
import type { ListViews } from '../pages/list-views/list-view.ts';
import { resources } from '../resources/resources.ts';
import { answerCall, errorReply } from './answer-call.ts';
import { accessOf, authorizeCall } from './authorize-call.ts';
import { bearerToken } from './bearer-token.ts';
import type { Reply } from './data-call.ts';
import { readBody } from './read-body.ts';
import type { Resource } from './resource.ts';
import { versionList } from './versions.ts';

/** The largest body that the REST API accepts. */
const MAX_BODY = '50mb';

/** Serves everything below /services/data. */
export function dataApi(org: Org, listViews: ListViews): Router {
  const offered = resources(listViews);
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
    const call = { org, method: request.method, body: readBody(request), header };
    return await org.schemaLock.shared(async () => {
      const user = await accessOf(org, userId);
      return answerCall(offered, { ...call, user }, request.originalUrl);
    });
  } catch (error) {
    return errorReply(error);
  }
}

function send(response: Response, { status, body, text, headers = {} }: Reply): void {
  response.status(status).set(headers);
  if (text !== undefined) response.send(text);
  else if (body === undefined) response.end();
  else response.json(body);
}
