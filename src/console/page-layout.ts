import type { Response } from 'express';
import { type Html, html } from './html-tag.ts';

/**
 * Sends a page of the console.
 *
 * @param title heading of the page, and title of the window
 * @param main markup below the heading
 */
export function sendPage(response: Response, title: string, main: Html): void {
  response.type('html').send(String(document(title, main)));
}

/** One entry of a `dl` list; nothing when the value is null. */
export function fact(name: string, value: string | number | Html | null): Html | undefined {
  return value === null ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`;
}

/** A time in UTC, such as `2026-11-22 08:00:00 UTC`. */
export function instant(at: Date): Html {
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

function document(title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · Digital River connector</title>
  <link rel="stylesheet" href="/console/style.css">
</head>
<body>
  <header><a href="/console">Digital River connector</a></header>
  <main>
    <h1>${title}</h1>
    ${main}
  </main>
</body>
</html>
`;
}
