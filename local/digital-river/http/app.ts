import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import { adminRoutes } from '../admin/admin-routes.ts';
import { eventRoutes } from '../api/event-routes.ts';
import { fileLinkRoutes, publicLinkRoutes } from '../api/file-link-routes.ts';
import { fileRoutes } from '../api/file-routes.ts';
import { orderRoutes } from '../api/order-routes.ts';
import { webhookRoutes } from '../api/webhook-routes.ts';
import type { Shop } from '../life/walk-order.ts';
import { createOutage } from '../outage.ts';
import { pageRoutes } from '../pages/page-routes.ts';
import type { Peer } from '../peer.ts';
import { acceptsJson } from './accepts-json.ts';
import { answerError } from './answer-error.ts';
import { notFound } from './api-error.ts';
import { createFaults } from './faults.ts';
import { rateLimit } from './rate-limit.ts';
import { requireKey } from './require-key.ts';

/**
 * The HTTP routes of the local Digital River: its pages, and its API behind the secret key.
 * @param shop where orders that the pages create get their record
 */
export function createApp(peer: Peer, apiKey: string, shop: Shop | undefined): Express {
  const { pool } = peer;
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.setHeader('x-dr-requestid', randomUUID());
    next();
  });
  app.get('/health', async (_request, response) => {
    await pool.query('SELECT 1');
    response.json({ status: 'ok' });
  });
  app.use(pageRoutes({ peer, shop, outage: createOutage(peer) }));
  app.use('/links', publicLinkRoutes(peer));
  app.use(requireKey(apiKey), express.raw({ type: () => true, limit: '16mb' }));
  const faults = createFaults();
  app.use('/local', adminRoutes(peer, faults));
  app.use(faults.handler, rateLimit(peer));
  app.use('/files', fileRoutes(peer));
  app.use(acceptsJson);
  app.use('/webhooks', webhookRoutes(peer));
  app.use('/events', eventRoutes(peer));
  app.use('/orders', orderRoutes(peer));
  app.use('/file-links', fileLinkRoutes(peer));
  app.use(({ path }) => {
    throw notFound('path', `Path ${path} not found`);
  });
  app.use(answerError);
  return app;
}
