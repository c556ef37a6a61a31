import type { ObjectSchema } from '../schema/schema.ts';
import { designSystemPath, ownAssetsPath } from './assets.ts';
import { type Content, type Html, html } from './html.ts';
import { featuredObjects, viewOf } from './object-views.ts';
import type { PageParts } from './page-parts.ts';
import { listPath } from './record-link.ts';

/** Our style sheets; later ones can override earlier ones. */
const styleSheets = [
  'base',
  'header',
  'layout',
  'table',
  'changes',
  'list-view',
  'record',
  'timeline',
  'edit',
];

/** The content of a page within the shared shell. */
export interface PageContent {
  title: string;
  /** The object of the current tab, or `home`; undefined on pages without a tab. */
  tab?: ObjectSchema | 'home' | undefined;
  main: Content;
}

/** The whole document: header, tabs and the page's own content. */
export function pageShell(parts: PageParts, { title, tab, main }: PageContent): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} | ${parts.organizationName} (local org)</title>
  <link rel="icon" href="${ownAssetsPath}/mark.svg" type="image/svg+xml">
  <link rel="stylesheet" href="${designSystemPath}/styles/salesforce-lightning-design-system.min.css">
  ${styleSheets.map((name) => html`<link rel="stylesheet" href="${ownAssetsPath}/${name}.css">`)}
  <script type="module" src="${ownAssetsPath}/live.js"></script>
</head>
<body>
  <a class="skip-link" href="#main">Skip to content</a>
  ${header(parts.organizationName)}
  ${tabs(parts, tab)}
  <main id="main" class="main" tabindex="-1">${main}</main>
  <div class="slds-assistive-text" aria-live="polite" data-announcer></div>
</body>
</html>`;
}

function header(organizationName: string): Html {
  return html`
    <header class="header">
      <a class="header__home" href="/">
        <img src="${ownAssetsPath}/mark.svg" alt="" width="32" height="32">
        <span class="header__name">${organizationName}</span>
      </a>
      <span class="slds-badge local-badge" title="Simulates Salesforce on this machine; no data leaves it">Local org</span>
      <span class="live-state" data-live-state="connecting" role="status">Connecting</span>
    </header>`;
}

function tabs({ schema }: PageParts, current: PageContent['tab']): Html {
  const tab = (path: string, label: string, isCurrent: boolean) =>
    html`<li><a href="${path}" class="tab" ${isCurrent && html`aria-current="page"`}>${label}</a></li>`;
  return html`
    <nav class="tabs" aria-label="Objects">
      <ul>
        ${tab('/', 'Home', current === 'home')}
        ${featuredObjects(schema).map((object) =>
          tab(listPath(object), viewOf(object).shortLabel, object === current),
        )}
      </ul>
    </nav>`;
}
