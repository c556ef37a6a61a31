import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

const STYLE = readFileSync(new URL('style.css', import.meta.url));

/** `GET /console/style.css`: public, and cached for an hour. */
export const stylesheet: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'public, max-age=3600').type('css').send(STYLE);
};
