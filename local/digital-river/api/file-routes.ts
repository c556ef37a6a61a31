import { Router } from 'express';
import { contentHeaders, fileContent } from '../documents/file-content.ts';
import { notFound } from '../http/api-error.ts';
import { onlyMethods } from '../http/only-methods.ts';
import type { Peer } from '../peer.ts';
import { linksOfFile } from '../store/file-links.ts';
import { findFile, type StoredFile } from '../store/files.ts';
import { fileLinkView } from './file-link-view.ts';
import { contentUrl } from './order-view.ts';

/**
 * The files of invoices and credit memos: what is known about them, and their content.
 * @see Digital River OpenAPI file, /files/{id} and /files/{id}/content
 */
export function fileRoutes(peer: Peer): Router {
  const router = Router();

  router.get('/:id', async ({ params }, response) => {
    response.json(await view(peer, await existing(peer, params.id)));
  });

  router.get('/:id/content', async ({ params }, response) => {
    const file = await existing(peer, params.id);
    response.set(contentHeaders(file)).send(fileContent(file));
  });

  router.all('/:id', onlyMethods('GET'));
  router.all('/:id/content', onlyMethods('GET'));
  return router;
}

async function existing({ pool }: Peer, id: string): Promise<StoredFile> {
  const file = await findFile(pool, id);
  if (file === undefined) throw notFound('id', `File ${id} not found`);
  return file;
}

async function view(peer: Peer, file: StoredFile) {
  const links = await linksOfFile(peer.pool, file.id);
  return {
    id: file.id,
    createdTime: file.createdTime,
    fileName: file.fileName,
    links: links.map((link) => fileLinkView(peer, link)),
    purpose: file.purpose,
    title: file.title,
    size: file.size,
    type: 'pdf',
    url: contentUrl(peer.url(), file.id),
    liveMode: peer.liveMode,
  };
}
