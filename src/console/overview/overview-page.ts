import { liveFragment, liveState } from '../live/live-fragment.ts';
import type { Fragments } from '../live/live-page.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact } from '../page/page-layout.ts';
import { historySection, rangeLinks } from './history-section.ts';
import { judgementSection, nowSection } from './now-section.ts';
import { orgSection } from './org-section.ts';
import type { OverviewFacts } from './overview-facts.ts';
import type { Overview } from './overview-operations.ts';
import { sendersSection } from './senders-section.ts';

/** Name of the page in the address of its live data. */
export const OVERVIEW = 'overview';

/** The parts of the page that change while somebody looks at it. */
export function overviewFragments(overview: Overview): Fragments {
  return {
    judgement: judgementSection(overview.judgement),
    now: nowSection(overview.inbox),
    history: historySection(overview.history),
    org: orgSection(overview.org),
    senders: sendersSection(overview),
  };
}

/** The page below its heading. */
export function overviewPage(overview: Overview): Html {
  const { range } = overview.history;
  const fragments = overviewFragments(overview);
  const part = (name: string) => liveFragment(name, fragments[name] ?? html``);
  return html`${liveState(OVERVIEW, `/console?range=${range}`, { range })}
    ${part('judgement')}
    <h2>Events that are not settled</h2>
    ${part('now')}
    <h2>What happened</h2>
    ${rangeLinks(range)}
    ${part('history')}
    <h2>Salesforce</h2>
    ${part('org')}
    <h2>Senders</h2>
    ${part('senders')}
    <h2>Versions</h2>
    ${versions(overview.versions)}`;
}

function versions(of: OverviewFacts['versions']): Html {
  const newest = of.newestMigration === null ? '' : `, the newest ${of.newestMigration}`;
  return html`<dl>
    ${fact('Connector', of.commit === null ? of.connector : `${of.connector}, commit ${of.commit}`)}
    ${fact('Node.js', of.node)}
    ${fact('PostgreSQL', of.postgresql)}
    ${fact('Migrations of the database', `${of.migrations}${newest}`)}
    ${fact('Salesforce API', of.salesforceApi)}
  </dl>`;
}
