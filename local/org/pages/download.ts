import { pipeline } from 'node:stream/promises';
import express, { type Response, type Router } from 'express';
import { fileTypeOf } from '../files/file-type.ts';
import type { Row } from '../rows.ts';
import { downloadPath } from './file-values.ts';
import type { PageParts } from './page-parts.ts';

/** Types that a browser shows without running anything that is in them. */
const SHOWN = ['application/pdf', 'image/gif', 'image/jpeg', 'image/png', 'text/csv', 'text/plain'];

/** The viewers of browsers do not open a PDF in a sandbox. */
const POLICY = "default-src 'none'; frame-ancestors 'none'";

/** The contents of files, at Lightning's addresses. */
export function downloads(parts: PageParts): Router {
  const router = express.Router();
  router.get('/sfc/servlet.shepherd/version/download/:id', async (request, response, next) => {
    const version = await parts.rows.get('ContentVersion', request.params.id);
    if (typeof version?.VersionData !== 'string') next();
    else await sendFile(response, version, parts.contents(version.VersionData));
  });
  router.get('/sfc/servlet.shepherd/document/download/:id', async (request, response, next) => {
    const document = await parts.rows.get('ContentDocument', request.params.id);
    if (document === undefined) next();
    else response.redirect(downloadPath(String(document.LatestPublishedVersionId)));
  });
  return router;
}

/**
 * Sends a file so that it cannot act as a page of this org, whatever it has and whatever its name
 * says: only some types are shown, all others are downloaded.
 */
async function sendFile(
  response: Response,
  version: Row,
  contents: AsyncIterable<Buffer>,
): Promise<void> {
  const { mediaType, extension } = fileTypeOf(String(version.PathOnClient));
  const isShown = SHOWN.includes(mediaType);
  const title = String(version.Title);
  const isNamed = extension === null || title.toLowerCase().endsWith(`.${extension}`);
  // Sets the header with the name as RFC 6266 demands.
  response.attachment(isNamed ? title : `${title}.${extension}`);
  const disposition = String(response.get('content-disposition'));
  response.set({
    'content-type': isShown ? mediaType : 'application/octet-stream',
    'content-disposition': isShown ? disposition.replace(/^attachment/, 'inline') : disposition,
    'content-length': String(version.ContentSize),
    'content-security-policy': mediaType === 'application/pdf' ? POLICY : `${POLICY}; sandbox`,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  // A reader that goes away is no error.
  await pipeline(contents, response).catch(() => response.destroy());
}
