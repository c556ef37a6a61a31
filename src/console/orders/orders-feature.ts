import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { TooManyRequestsError } from '../../errors.ts';
import type { ConsoleFeature, PageTools } from '../console-feature.ts';
import type { Command } from '../operation/operation.ts';
import { ConflictError } from '../operation/operation-errors.ts';
import { actorIn } from '../page/for-operators.ts';
import { textOf } from '../page/forms.ts';
import { type Html, html } from '../page/html-tag.ts';
import { orderUrl } from '../page/links.ts';
import { sendPage } from '../page/page-layout.ts';
import { notice } from '../page/parts.ts';
import { orderCommands } from './order-commands.ts';
import { orderEventCommands } from './order-event-commands.ts';
import { type OrderQueries, orderQueries } from './order-queries.ts';
import type { OrdersData } from './orders-data.ts';
import { againPage } from './pages/again-page.ts';
import { giveWayPage } from './pages/give-way-page.ts';
import { orderPage } from './pages/order-page.ts';
import { orgPage } from './pages/org-page.ts';
import type { PageContext } from './pages/page-context.ts';
import { searchForm, unknownPage } from './pages/unknown-page.ts';
import { UnknownOrderError } from './unknown-order.ts';

/** All that happened to an order, what Salesforce has of it, and the repairs of one order. */
export function ordersFeature(data: OrdersData): ConsoleFeature {
  const queries = orderQueries(data);
  const { applyOrderAgain, giveWay, tryOrderNow } = orderCommands(data);
  const { replayOrder, dismissOrder, restoreOrder } = orderEventCommands(data);
  const forms: readonly [string, Command][] = [
    ['again', applyOrderAgain],
    ['give-way', giveWay],
    ['try', tryOrderNow],
    ['replay', replayOrder],
    ['dismiss', dismissOrder],
    ['restore', restoreOrder],
  ];
  return {
    operations: [...Object.values(queries), ...forms.map(([, command]) => command)],
    pages: (tools) => pagesOf(tools, queries, forms),
  };
}

type OrderRequest = Request<{ order: string }>;

function pagesOf(
  tools: PageTools,
  queries: OrderQueries,
  forms: readonly (readonly [string, Command])[],
): Router {
  const router = express.Router();
  const page = (title: string, show: (request: OrderRequest) => Promise<Html>) =>
    pageHandler(title, show);
  const ask = tools.perform;
  router.get('/orders', findOrder);
  router.get(
    '/orders/:order',
    page('Order', async (request) => {
      const { order } = request.params;
      const known = await ask(queries.readOrder, { order }, actorIn(request));
      return orderPage(known, contextFor(request, tools), textOf(request.query.done));
    }),
  );
  router.get(
    '/orders/:order/salesforce',
    onlyOnClick,
    page('In Salesforce: order', async (request) => {
      const { order } = request.params;
      const answer = await ask(queries.readOrderInOrg, { order }, actorIn(request));
      return orgPage(order, answer, contextFor(request, tools));
    }),
  );
  router.get(
    '/orders/:order/again',
    page('Write again: order', async (request) => {
      const input = { order: request.params.order, source: textOf(request.query.source) };
      const survey = await ask(queries.surveyApplyAgain, input, actorIn(request));
      return againPage(survey, contextFor(request, tools));
    }),
  );
  router.get(
    '/orders/:order/give-way',
    page('Give way: order', async (request) => {
      const input = { order: request.params.order, source: textOf(request.query.source) };
      const survey = await ask(queries.surveyGiveWay, input, actorIn(request));
      return giveWayPage(survey, contextFor(request, tools));
    }),
  );
  for (const [action, command] of forms) {
    router.post(`/orders/:order/${action}`, formHandler(tools, action, command));
  }
  return router;
}

/** The address of an order's page is made from what a person types. */
function findOrder(request: Request, response: Response): void {
  const order = textOf(request.query.order) ?? '';
  const path = orderUrl(order);
  if (order !== '' && !path.includes('?')) response.redirect(303, path);
  else sendPage(response, 'Find an order', searchForm);
}

/** Browsers load pages that may be opened soon: Salesforce is asked when a person opens this one. */
const onlyOnClick: RequestHandler<{ order: string }> = (request, response, next) => {
  if (request.get('sec-purpose')?.includes('prefetch')) response.sendStatus(503);
  else next();
};

/** Shows a page; an unknown order, and a state that does not allow it, are no failure. */
function pageHandler(
  title: string,
  show: (request: OrderRequest) => Promise<Html>,
): RequestHandler<{ order: string }> {
  return async (request, response) => {
    const heading = `${title} ${request.params.order}`;
    try {
      sendPage(response, heading, await show(request));
    } catch (error) {
      if (error instanceof UnknownOrderError) {
        sendPage(
          response.status(404),
          `Unknown order ${request.params.order}`,
          unknownPage(error.counts),
        );
      } else if (error instanceof ConflictError || error instanceof TooManyRequestsError) {
        sendConflict(request, response, heading, error);
      } else throw error;
    }
  };
}

function formHandler(
  { perform }: PageTools,
  action: string,
  command: Command,
): RequestHandler<{ order: string }> {
  return async (request, response) => {
    const { order } = request.params;
    try {
      await perform(command, { ...request.body, order }, actorIn(request));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      return sendConflict(request, response, `Order ${order}`, error);
    }
    response.redirect(303, `${orderUrl(order)}?done=${action}`);
  };
}

function sendConflict(
  { params: { order } }: OrderRequest,
  response: Response,
  heading: string,
  { status, message, headers }: ConflictError | TooManyRequestsError,
): void {
  const back = html`<p><a href="${orderUrl(order)}">Back to the order</a></p>`;
  sendPage(
    response.status(status).set(headers),
    heading,
    html`${notice('warning', message)}${back}`,
  );
}

function contextFor(request: OrderRequest, { orgUrl }: PageTools): PageContext {
  return { orgUrl, role: actorIn(request).role };
}
