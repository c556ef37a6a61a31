import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { adminPath } from '../admin/admin-path.ts';
import { metadataApi } from '../metadata/metadata-api.ts';
import { oauthApi } from '../oauth/oauth-api.ts';
import type { Org } from '../org.ts';
import type { ListViews } from '../pages/list-views/list-view.ts';
import { orgPages } from '../pages/pages.ts';
import type { Rows } from '../rows.ts';
import { readBlob } from '../store/blobs-table.ts';
import { ORGANIZATION_NAME } from '../store/seed.ts';
import { rowEdits } from '../write/row-edits.ts';
import { errorReply } from './answer-call.ts';
import { ApiError, notFound } from './api-error.ts';
import { dataApi } from './data-api.ts';
import { partnerApi } from './partner-api.ts';

/**
 * Mounts the org's parts at their paths.
 * @param adminKey the key of the admin path; without it there is no admin path
 */
export function orgApp(org: Org, rows: Rows, listViews: ListViews, adminKey?: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(collapseSlashes);
  if (adminKey !== undefined) app.use(adminPath(org, adminKey));
  app.use(oauthApi(org));
  app.use(metadataApi(org));
  app.use(partnerApi(org));
  app.use(dataApi(org, listViews));
  const { schema, url } = org;
  const edits = rowEdits(org);
  const contents = (blobId: string) => readBlob(org.pool, blobId);
  const organizationName = ORGANIZATION_NAME;
  app.use(orgPages({ schema, rows, edits, contents, url, organizationName, listViews }));
  app.use(() => {
    throw notFound();
  });
  app.use(sendError);
  return app;
}

/**
 * The sf CLI calls `//services/data/…` after a log-in with an access token; the platform accepts
 * it.
 */
function collapseSlashes(request: Request, _response: Response, next: NextFunction): void {
  request.url = request.url.replace(/^\/{2,}/, '/');
  next();
}

function sendError(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const { status, body } = errorReply(unreadableBody(error) ?? error);
  response.status(status).json(body);
}

/** The body parser's own errors: too large, cut off, in an unknown encoding. */
function unreadableBody(error: unknown): ApiError | undefined {
  if (!(error instanceof Error) || !('status' in error) || error instanceof ApiError)
    return undefined;
  const status = Number(error.status);
  return status < 500 ? new ApiError(status, 'INVALID_REQUEST', error.message) : undefined;
}
