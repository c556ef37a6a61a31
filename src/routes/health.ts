import express, { type Router } from 'express';
import { onlyGet } from './error-handler.ts';

/**
 * Health, for platforms and people. `live`: the process answers. `ready`: events can be stored safely.
 *
 * @param problems finds what keeps events from being stored; empty when nothing does
 */
export function healthRoutes(problems: () => Promise<string[]>): Router {
  const currentProblems = oneAtATime(problems);
  return express
    .Router()
    .get('/health/live', (_request, response) => {
      response.json({ status: 'live' });
    })
    .get('/health/ready', async (_request, response) => {
      const found = await currentProblems();
      const ready = found.length === 0;
      response
        .status(ready ? 200 : 503)
        .json({ status: ready ? 'ready' : 'not ready', problems: found });
    })
    .all(['/health/live', '/health/ready'], onlyGet);
}

/** Anybody may ask, however often: who asks while the database is being asked shares the answer. */
function oneAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= ask().finally(() => {
      running = undefined;
    });
    return running;
  };
}
