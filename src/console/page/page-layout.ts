import type { Response } from 'express';
import { withoutTrailingSlashes } from '../../url.ts';
import { type Html, html } from './html-tag.ts';
import { SECTIONS, sectionOf } from './navigation.ts';

/**
 * Sends a page of the console.
 *
 * @param title heading of the page, and title of the window
 * @param main markup below the heading
 * @param refreshSeconds where scripts are off, the page is loaded again after this time. With scripts,
 *   `console.js` replaces the elements that have `data-refresh`
 */
export function sendPage(
  response: Response,
  title: string,
  main: Html,
  { refreshSeconds }: { readonly refreshSeconds?: number | undefined } = {},
): void {
  const { user, baseUrl, path } = response.req;
  const menu = user === undefined ? undefined : menuFor(user, `${baseUrl}${path}`);
  const refresh = refreshSeconds === undefined ? undefined : refreshTag(refreshSeconds);
  response.type('html').send(String(document(title, main, menu, refresh)));
}

function refreshTag(seconds: number): Html {
  return html`<noscript><meta http-equiv="refresh" content="${seconds}"></noscript>`;
}

/** One entry of a `dl` list; nothing when the value is null. */
export function fact(name: string, value: string | number | Html | null): Html | undefined {
  return value === null ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`;
}

function menuFor({ username, userId }: Express.User, path: string): Html {
  const section = sectionOf(withoutTrailingSlashes(path));
  return html`<form class="search" role="search" action="/console/search">
      <label class="hidden" for="search">Order id, order number, event id or record id</label>
      <input id="search" name="q" type="search" maxlength="200" placeholder="Order, event or record id">
      <button class="button is-neutral">Search</button>
    </form>
    <nav aria-label="Sections"><ul>${SECTIONS.map(
      (each) =>
        html`<li><a href="${each.path}"${each.path === section ? html` aria-current="page"` : ''}>${each.label}</a></li>`,
    )}</ul></nav>
    <p class="who"><a href="/console/account">${username ?? userId}</a></p>`;
}

function document(
  title: string,
  main: Html,
  menu: Html | undefined,
  refresh: Html | undefined,
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title} · Digital River connector</title>
  <link rel="icon" href="/console/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/console/style.css">
  <script type="module" src="/console/console.js"></script>
  ${refresh}
</head>
<body>
  <a class="skip" href="#main">Skip to the content</a>
  <header><a class="home" href="/console">Digital River connector</a>${menu}</header>
  <main id="main" tabindex="-1">
    <h1>${title}</h1>
    ${main}
  </main>
</body>
</html>
`;
}
