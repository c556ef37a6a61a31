import express, { type Router } from 'express';
import { SingleFlight } from '../single-flight.ts';
import { onlyGet } from './error-handler.ts';

/**
 * Health checks. `/health/live`: the process runs, and does its work. `/health/ready`: events can be
 * stored.
 *
 * @param problems returns what prevents events from being stored; empty when nothing does
 * @param isAlive whether the process makes progress; a web process does when it answers
 */
export function healthRoutes(
  problems: () => Promise<string[]>,
  isAlive: () => boolean = () => true,
): Router {
  // The path is public: concurrent requests share one check of the database.
  const checks = new SingleFlight<string[]>();
  return express
    .Router()
    .get('/health/live', (_request, response) => {
      const alive = isAlive();
      response.status(alive ? 200 : 503).json({ status: alive ? 'live' : 'stuck' });
    })
    .get('/health/ready', async (_request, response) => {
      const found = await checks.run('ready', problems);
      const ready = found.length === 0;
      response
        .status(ready ? 200 : 503)
        .json({ status: ready ? 'ready' : 'not ready', problems: found });
    })
    .all(['/health/live', '/health/ready'], onlyGet);
}
