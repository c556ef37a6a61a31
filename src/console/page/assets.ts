import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

/** The parts of the style sheet. A later one may replace what an earlier one says. */
const STYLES = [
  ...['base', 'parts', 'events', 'screens', 'live', 'overview', 'issues', 'plots', 'orders'],
  ...['alerts', 'settings'],
].map((part) => `styles/${part}.css`);

/** `GET /console/style.css`: all parts in one file; public, and cached for an hour. */
export const stylesheet = asset(STYLES, 'css');

/** `GET /console/console.js`: public, and cached for an hour. */
export const script = asset(['console.js'], 'js');

/** `GET /console/icon.svg`: of the browser's tab; public, and cached for an hour. */
export const icon = asset(['icon.svg'], 'svg');

function asset(files: readonly string[], type: string): RequestHandler {
  const parts = files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'));
  const content = parts.join('\n');
  return (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type(type).send(content);
  };
}
