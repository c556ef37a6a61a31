import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

/** `GET /console/style.css`: public, and cached for an hour. */
export const stylesheet = asset('style.css', 'css');

/** `GET /console/console.js`: public, and cached for an hour. */
export const script = asset('console.js', 'js');

/** `GET /console/icon.svg`: of the browser's tab; public, and cached for an hour. */
export const icon = asset('icon.svg', 'svg');

function asset(file: string, type: string): RequestHandler {
  const content = readFileSync(new URL(file, import.meta.url));
  return (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type(type).send(content);
  };
}
