import express, { type RequestHandler, type Router } from 'express';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RefusalLog } from '../../routes/refusal-log.ts';
import { type Actor, isAllowed } from '../operation/actor.ts';
import type { Operation } from '../operation/operation.ts';
import { WrongInputError } from '../operation/operation-errors.ts';
import type { Perform } from '../operation/perform.ts';
import { apiCaller, type ReadToken } from './api-caller.ts';
import { inputReader } from './api-input.ts';
import { answerApiErrors, noOperation, otherMethods } from './api-problem.ts';
import { describeApi } from './openapi/describe-api.ts';

/** Where the API is; a change that breaks clients gets another path. */
const API_PATH = '/api/v1';

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
    .get(({ query }, response) => {
      if (Object.keys(query).length > 0) throw new WrongInputError('Expected no parameters here.');
      response.type('json').send(description);
    })
    .all(otherMethods(['GET']));
  api.use(withActor(apiCaller(readToken, options.limiter)));
  for (const [path, ofPath] of byPath(operations)) {
    const route = api.route(path);
    for (const operation of ofPath) {
      const handle = handler(operation, perform);
      if (operation.method === 'GET') route.get(handle);
      else route.post(handle);
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

function handler(operation: Operation, perform: Perform): RequestHandler {
  const inputOf = inputReader(operation);
  return async (request, response) => {
    const actor: Actor = response.locals.actor;
    // Refused without its body: what is in the path says what it was to be done to.
    const input = isAllowed(actor.role, operation.role)
      ? await inputOf(request, response)
      : request.params;
    response.json(await perform(operation, input, actor));
  };
}

/** Paths without a parameter come before those whose parameter would take them in. */
function byPath(operations: readonly Operation[]): [string, Operation[]][] {
  const paths = Map.groupBy(operations, ({ path }) => path);
  const rank = (path: string) => path.replaceAll(/:\w+/g, '\uffff');
  return [...paths].toSorted(([one], [other]) => (rank(one) < rank(other) ? -1 : 1));
}
