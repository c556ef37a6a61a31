import express, { type RequestHandler, type Router } from 'express';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RefusalLog } from '../../routes/refusal-log.ts';
import type { Actor } from '../operation/actor.ts';
import type { Operation } from '../operation/operation.ts';
import type { Perform } from '../operation/perform.ts';
import { apiCaller, type ReadToken } from './api-caller.ts';
import { inputReader } from './api-input.ts';
import { answerApiErrors, noOperation, otherMethods } from './api-problem.ts';
import { describeApi } from './openapi/describe-api.ts';

/** Where the API is; a change that breaks clients gets another path. */
export const API_PATH = '/api/v1';

const MAX_BODY_BYTES = 64 * 1024;

export interface ApiOptions {
  readonly operations: readonly Operation[];
  readonly perform: Perform;
  readonly readToken: ReadToken;
  /** Counts tokens that are not valid, by groups of addresses. */
  readonly limiter: RateLimiterMemory;
  readonly refusals: RefusalLog;
}

/**
 * The API: the operations of the console for programs, as JSON. It has no cookies and no CORS, since
 * no page of another site is to use it.
 *
 * @returns a router to mount at `/`
 */
export function apiRouter({ operations, perform, readToken, ...options }: ApiOptions): Router {
  const api = express.Router();
  const description = JSON.stringify(describeApi(operations));
  api.use(noStore);
  api
    .route('/openapi.json')
    .get((_request, response) => {
      response.type('json').send(description);
    })
    .all(otherMethods(['GET']));
  api.use(withActor(apiCaller(readToken, options.limiter)));
  for (const [path, ofPath] of byPath(operations)) {
    const route = api.route(path);
    for (const operation of ofPath) {
      const handle = handler(operation, perform);
      if (operation.method === 'GET') route.get(handle);
      else route.post(onlyJson, readJson, handle);
    }
    route.all(otherMethods(ofPath.map(({ method }) => method)));
  }
  api.use(noOperation);
  api.use(answerApiErrors(options.refusals));
  return express.Router().use(API_PATH, api);
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

function withActor(callerOf: ReturnType<typeof apiCaller>): RequestHandler {
  return async (request, response, next) => {
    response.locals.actor = await callerOf(request);
    next();
  };
}

const readJson = express.json({ limit: MAX_BODY_BYTES, inflate: false });

/** The body reader ignores bodies of other types. */
const onlyJson: RequestHandler = (request, _response, next) => {
  const isEmpty = request.get('content-length') === '0';
  // Null without a body, false for another type.
  if (isEmpty || request.is('application/json') !== false) return next();
  next(Object.assign(new Error('another type of body'), { status: 415 }));
};

function handler(operation: Operation, perform: Perform): RequestHandler {
  const inputOf = inputReader(operation);
  return async (request, response) => {
    const actor: Actor = response.locals.actor;
    response.json(await perform(operation, inputOf(request), actor));
  };
}

/** Paths without a parameter come before those whose parameter would take them in. */
function byPath(operations: readonly Operation[]): [string, Operation[]][] {
  const paths = Map.groupBy(operations, ({ path }) => path);
  const rank = (path: string) => path.replaceAll(/:\w+/g, '\uffff');
  return [...paths].toSorted(([one], [other]) => (rank(one) < rank(other) ? -1 : 1));
}
