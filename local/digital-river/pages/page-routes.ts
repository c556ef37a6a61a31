import express, { type Response, type Router } from 'express';
import type { Html } from '../../org/pages/html.ts';
import { pageHeaders } from '../../org/pages/page-headers.ts';
import { contentHeaders, fileContent } from '../documents/file-content.ts';
import { findFile } from '../store/files.ts';
import { actionRoutes } from './action-routes.ts';
import { deliveriesPage, homePage, regions, webhooksPage } from './home-page.ts';
import { liveStream } from './live-stream.ts';
import { orderEvents } from './order-events.ts';
import { orderHead, orderPage } from './order-page.ts';
import { ordersPage } from './orders-page.ts';
import { messagePage } from './shared/message-page.ts';
import type { PageParts } from './shared/page-parts.ts';
import { peerAssets } from './shared/peer-assets.ts';

/**
 * The pages: orders, deliveries and webhooks, and the forms that change them. They need no key and
 * contain no secret and no content of an event.
 */
export function pageRoutes(parts: PageParts): Router {
  const router = express.Router();
  router.use(peerAssets());
  router.use(['/dashboard', '/live'], pageHeaders);
  router.get('/', pageHeaders, async (_request, response) => send(response, await homePage(parts)));
  router.get('/dashboard/orders', async ({ query }, response) =>
    send(response, await ordersPage(parts, query)),
  );
  router.get('/dashboard/deliveries', async ({ query }, response) =>
    send(response, await deliveriesPage(parts, query)),
  );
  router.get('/dashboard/webhooks', async (_request, response) =>
    send(response, await webhooksPage(parts)),
  );
  router.get('/dashboard/orders/:id', async ({ params }, response) =>
    send(response, await orderPage(parts, params.id)),
  );
  // As in the Dashboard, a document needs no key here.
  router.get('/dashboard/files/:id', async ({ params }, response) => {
    const file = await findFile(parts.peer.pool, params.id);
    if (file === undefined) return send(response, undefined);
    response.set(contentHeaders(file, 'inline')).send(fileContent(file));
  });
  router.use('/dashboard', actionRoutes(parts));
  router.get('/live', (request, response) => liveStream(parts.peer.changes, request, response));
  for (const [name, region] of Object.entries(regions)) {
    router.get(`/live/${name}`, async (_request, response) => send(response, await region(parts)));
  }
  router.get('/live/order/:id', async ({ params }, response) =>
    send(response, await orderHead(parts, params.id)),
  );
  router.get('/live/order/:id/events', async ({ params }, response) =>
    send(response, await orderEvents(parts, params.id)),
  );
  router.get(['/dashboard/*rest', '/live/*rest'], (_request, response) =>
    send(response, undefined),
  );
  return router;
}

function send(response: Response, markup: Html | undefined): void {
  const page = markup ?? messagePage('Not found', 'There is no page at this address.');
  response
    .status(markup === undefined ? 404 : 200)
    .type('html')
    .send(page.toString());
}
