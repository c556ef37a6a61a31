import { designSystemPath, ownAssetsPath as orgAssets } from '../../../org/pages/assets.ts';
import { type Content, type Html, html } from '../../../org/pages/html.ts';
import { peerAssetsPath } from './peer-assets.ts';

/** The style sheets of the org's pages that these pages share. */
const SHARED = ['base', 'header', 'layout', 'table', 'changes', 'record'];

export type Tab = 'orders' | 'deliveries' | 'webhooks';

const TABS: readonly { tab: Tab; path: string; label: string }[] = [
  { tab: 'orders', path: '/', label: 'Orders' },
  { tab: 'deliveries', path: '/dashboard/deliveries', label: 'Deliveries' },
  { tab: 'webhooks', path: '/dashboard/webhooks', label: 'Webhooks' },
];

/** The whole document: header, tabs and the page's own content. */
export function shell(title: string, tab: Tab | undefined, main: Content): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} | Local Digital River</title>
  <link rel="icon" href="${peerAssetsPath}/river.svg" type="image/svg+xml">
  <link rel="stylesheet" href="${designSystemPath}/styles/salesforce-lightning-design-system.min.css">
  ${SHARED.map((name) => html`<link rel="stylesheet" href="${orgAssets}/${name}.css">`)}
  <link rel="stylesheet" href="${peerAssetsPath}/peer.css">
  <script type="module" src="${orgAssets}/live.js"></script>
</head>
<body>
  <a class="skip-link" href="#main">Skip to content</a>
  <header class="header">
    <a class="header__home" href="/">
      <img src="${peerAssetsPath}/river.svg" alt="" width="32" height="32">
      <span class="header__name">Digital River</span>
    </a>
    <span class="slds-badge local-badge" title="Simulates Digital River on this machine; no data leaves it">Local</span>
    <span class="live-state" data-live-state="connecting" role="status">Connecting</span>
  </header>
  <nav class="tabs" aria-label="Pages">
    <ul>
      ${TABS.map(
        (each) =>
          html`<li><a href="${each.path}" class="tab" ${each.tab === tab && html`aria-current="page"`}>${each.label}</a></li>`,
      )}
    </ul>
  </nav>
  <main id="main" class="main" tabindex="-1">${main}</main>
  <div class="slds-assistive-text" aria-live="polite" data-announcer></div>
</body>
</html>`;
}
