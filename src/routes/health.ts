import express, { type Router } from 'express';

/**
 * Health, for platforms and people. `live`: the process answers. `ready`: events can be stored safely.
 *
 * @param problems finds what keeps events from being stored; empty when nothing does
 */
export function healthRoutes(problems: () => Promise<string[]>): Router {
  return express
    .Router()
    .get('/health/live', (_request, response) => {
      response.json({ status: 'live' });
    })
    .get('/health/ready', async (_request, response) => {
      const found = await problems();
      const ready = found.length === 0;
      response
        .status(ready ? 200 : 503)
        .json({ status: ready ? 'ready' : 'not ready', problems: found });
    });
}
