import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import type { Pool } from 'pg';
import { loggedDeliveries } from '../store/delivery-log.ts';
import { listWebhooks } from '../store/webhooks.ts';
import { answerError } from './answer-error.ts';
import { notFound } from './api-error.ts';
import { eventRoutes } from './event-routes.ts';
import { localRoutes } from './local-routes.ts';
import { page } from './page.ts';
import { requireKey } from './require-key.ts';
import { webhookRoutes } from './webhook-routes.ts';

const DELIVERIES_ON_PAGE = 50;

/**
 * The HTTP routes of the local Digital River.
 * @param wake called when there may be something to deliver
 */
export function createApp(pool: Pool, apiKey: string, wake: () => void): Express {
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
  app.get('/', async (_request, response) => {
    response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    response.send(
      page(await listWebhooks(pool), await loggedDeliveries(pool, undefined, DELIVERIES_ON_PAGE)),
    );
  });
  app.use(requireKey(apiKey), express.raw({ type: () => true, limit: '2mb' }));
  // As at Digital River, the key decides between test mode and live mode.
  const liveMode = apiKey.startsWith('sk_') && !apiKey.startsWith('sk_test_');
  app.use('/webhooks', webhookRoutes({ pool, liveMode, onChange: wake }));
  app.use('/events', eventRoutes(pool));
  app.use('/local', localRoutes(pool, wake));
  app.use(() => {
    throw notFound('path', 'This path');
  });
  app.use(answerError);
  return app;
}
