import express, { type Router } from 'express';
import { callerAddress } from '../authenticate/addresses/caller-address.ts';
import type { Authenticate } from '../authenticate/authenticate.ts';
import { onlyGet } from './error-handler.ts';

/**
 * Serves `GET /metrics` for Prometheus.
 *
 * @param expose returns all metrics in the format that a header `Accept` asks for
 * @param authenticate decides which callers may read the metrics
 */
export function metricsRoutes(
  expose: (accept?: string) => Promise<{ readonly type: string; readonly text: string }>,
  authenticate: Authenticate,
): Router {
  return express
    .Router()
    .get('/metrics', async (request, response) => {
      await authenticate({
        readBody: async () => Buffer.alloc(0),
        headers: request.headers,
        address: callerAddress(request),
        path: '/metrics',
      });
      const { type, text } = await expose(request.headers.accept);
      response.type(type).send(text);
    })
    .all('/metrics', onlyGet);
}
