import express, { type Request, type Response, type Router } from 'express';
import type { Row } from '../rows.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { assets } from './assets.ts';
import { changeStream } from './change-stream.ts';
import { downloads } from './download.ts';
import { editRoutes } from './edit/edit-routes.ts';
import { homePage } from './home-page.ts';
import type { Html } from './html.ts';
import { listContent, listPage } from './list-page.ts';
import { notFoundPage } from './not-found-page.ts';
import { objectCard } from './object-card.ts';
import { objectsPage, objectsPath } from './objects-page.ts';
import { pageHeaders } from './page-headers.ts';
import type { PageParts } from './page-parts.ts';
import { recentChanges } from './recent-changes.ts';
import { recordPath } from './record-link.ts';
import { recordContent, recordPage } from './record-page.ts';
import { summaryTiles } from './summary-tiles.ts';

type ObjectPage = (parts: PageParts, object: ObjectSchema, filterName?: string) => Promise<Html>;
type RecordPage = (parts: PageParts, object: ObjectSchema, row: Row) => Promise<Html>;

/** The pages that show the org's records and their changes. */
export function orgPages(parts: PageParts): Router {
  const router = express.Router();
  router.use(assets());
  router.use(['/lightning', '/live'], pageHeaders);
  router.get(['/', '/lightning', '/lightning/page/home'], pageHeaders, async (_request, response) =>
    send(response, await homePage(parts)),
  );
  router.use(editRoutes(parts));
  router.use(downloads(parts));
  router.get(objectsPath, (_request, response) => send(response, objectsPage(parts)));
  router.get('/lightning/o/:object/list', forObject(parts, listPage));
  router.get('/lightning/r/:object/:id/view', forRecord(parts, recordPage));
  router.get('/live', (request, response) => changeStream(parts.rows, request, response));
  router.get('/live/summary', async (_request, response) =>
    send(response, await summaryTiles(parts)),
  );
  router.get('/live/changes', async (_request, response) =>
    send(response, await recentChanges(parts)),
  );
  router.get('/live/card/:object', forObject(parts, objectCard));
  router.get('/live/list/:object', forObject(parts, listContent));
  router.get('/live/record/:object/:id', forRecord(parts, recordContent));
  router.get(['/:id', '/lightning/r/:id/view'], shortLink(parts));
  router.get(['/lightning/*rest', '/live/*rest'], (_request, response) =>
    notFound(parts, response, 'There is no page at this address.'),
  );
  return router;
}

function forObject(parts: PageParts, page: ObjectPage) {
  return async (request: Request<{ object: string }>, response: Response) => {
    const object = parts.schema.objects.get(request.params.object.toLowerCase());
    if (object === undefined) {
      return notFound(parts, response, `This org has no object ${request.params.object}.`);
    }
    const { filterName } = request.query;
    send(response, await page(parts, object, filterName?.toString()));
  };
}

function forRecord(parts: PageParts, page: RecordPage) {
  return async (request: Request<{ object: string; id: string }>, response: Response) => {
    const { object: name, id } = request.params;
    const object = parts.schema.objects.get(name.toLowerCase());
    const row = object && (await parts.rows.get(object.name, id));
    if (object === undefined || row === undefined) {
      return notFound(
        parts,
        response,
        `There is no ${object?.label ?? name} ${id}. It may have been deleted.`,
      );
    }
    send(response, await page(parts, object, row));
  };
}

// Salesforce redirects /<record id> and Lightning's address without the object to the record's page,
// and many links rely on it.
function shortLink({ schema }: PageParts) {
  return (request: Request<{ id: string }>, response: Response, next: (rule: 'route') => void) => {
    const { id } = request.params;
    const object = [...schema.objects.values()].find(
      ({ keyPrefix, historyOf }) => historyOf === undefined && id.startsWith(keyPrefix),
    );
    const isId = /^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(id);
    if (object === undefined || !isId) return next('route');
    response.redirect(recordPath(object, id));
  };
}

function notFound(parts: PageParts, response: Response, sentence: string): void {
  response.status(404);
  send(response, notFoundPage(parts, sentence));
}

function send(response: Response, markup: Html): void {
  response.type('html').send(markup.toString());
}
