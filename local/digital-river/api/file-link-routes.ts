import { Router } from 'express';
import { contentHeaders, fileContent } from '../documents/file-content.ts';
import { ApiError, invalidParameter, notFound } from '../http/api-error.ts';
import { jsonBody } from '../http/json-body.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { requireText } from '../http/require-text.ts';
import type { Peer } from '../peer.ts';
import { isInstant } from '../read-event.ts';
import { findFileLink, insertFileLink } from '../store/file-links.ts';
import { findFile } from '../store/files.ts';
import { fileLinkView } from './file-link-view.ts';

/**
 * Creates public links to files.
 * @see Digital River OpenAPI file, /file-links
 */
export function fileLinkRoutes(peer: Peer): Router {
  const router = Router();

  router.post('/', async (request, response) => {
    const body = jsonBody(request);
    const fileId = requireText('fileId', body.fileId);
    const expiresTime = requireText('expiresTime', body.expiresTime);
    const lifetimeMs = isInstant(expiresTime) ? Date.parse(expiresTime) - Date.now() : 0;
    if (lifetimeMs <= 0) {
      throw invalidParameter(
        'expiresTime',
        'expiresTime: expected a time in the future, in ISO 8601 and UTC.',
      );
    }
    if ((await findFile(peer.pool, fileId)) === undefined) {
      throw notFound('fileId', `File ${fileId} not found`);
    }
    const link = await insertFileLink(peer.pool, {
      fileId,
      createdTime: new Date(),
      expiresTime: new Date(expiresTime),
      // Callers live in real time; on a compressed clock, the link expires as much sooner.
      expiredAt: new Date(peer.clock.now() + lifetimeMs),
    });
    response.status(201).json(fileLinkView(peer, link));
  });

  router.get('/:id', async ({ params }, response) => {
    const link = await findFileLink(peer.pool, params.id);
    if (link === undefined) throw notFound('id', `File link ${params.id} not found`);
    response.json(fileLinkView(peer, link));
  });

  router.all('/', onlyMethods('POST'));
  router.all('/:id', onlyMethods('GET'));
  return router;
}

/** Serves the file of a public link, without a key, until the link expires. */
export function publicLinkRoutes({ pool, clock }: Peer): Router {
  const router = Router();
  router.get('/:id', async ({ params }, response) => {
    const link = await findFileLink(pool, params.id);
    const file = link && (await findFile(pool, link.fileId));
    if (link === undefined || file === undefined)
      throw notFound('id', `Link ${params.id} not found`);
    if (clock.now() >= link.expiredAt.getTime()) {
      throw new ApiError(410, 'not_found', {
        code: 'not_found',
        message: 'This link has expired.',
      });
    }
    response.set(contentHeaders(file)).send(fileContent(file));
  });
  return router;
}
