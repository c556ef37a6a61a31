import { type Html, html } from '../page/html-tag.ts';
import { fact } from '../page/page-layout.ts';
import { badge, type Column, notice, type Tone, table } from '../page/parts.ts';
import { instant } from '../page/times.ts';
import type { SettingsResult } from './settings-schemas.ts';

type Webhooks = SettingsResult['webhooks'];
type Webhook = Webhooks['webhooks'][number];

const WATCH_TONES: Readonly<Record<Webhooks['watch'], Tone>> = {
  on: 'good',
  failing: 'bad',
  stale: 'warning',
  'not-yet': 'neutral',
  off: 'warning',
  none: 'neutral',
};

const STATE_TONES: Readonly<Record<Webhook['state'], Tone>> = {
  enabled: 'good',
  disabled: 'bad',
  missing: 'bad',
};

/** The webhooks as the watch has seen them last. */
export function webhooksPart(webhooks: Webhooks): Html {
  const { watch, meaning, listedAt, failedAt, failure, missed, notAsked } = webhooks;
  return html`
    ${notice(WATCH_TONES[watch], meaning)}
    <dl>
      ${fact('Listed last', listedAt === null ? 'never' : instant(listedAt))}
      ${fact('Last failure', failedAt === null ? null : html`${instant(failedAt)}: ${failure ?? ''}`)}
    </dl>
    ${webhooks.hasPublicUrl || listedAt === null ? undefined : WITHOUT_PUBLIC_URL}
    ${listedAt === null ? undefined : tableOf(webhooks.webhooks)}
    ${missed.length === 0 ? undefined : missedPart(missed)}
    ${notAsked.length === 0 ? undefined : notAskedPart(notAsked)}`;
}

const WITHOUT_PUBLIC_URL = html`<p>PUBLIC_URL is not set: every webhook with one of the connector's paths counts as one of
  this installation.</p>`;

function tableOf(webhooks: readonly Webhook[]): Html {
  return html`<div class="whole-words">${table('Webhooks of this installation', COLUMNS, webhooks, 'There are none.')}</div>`;
}

function missedPart(missed: Webhooks['missed']): Html {
  const items = missed.map(
    ({ type, from }) => html`<li><code>${type}</code>, since ${instant(from)}</li>`,
  );
  return html`<h3>Events that may be missing</h3>
    <p>No enabled webhook asked for these types. Once one does, the worker fetches what was created meanwhile.</p>
    <ul>${items}</ul>`;
}

function notAskedPart(types: readonly string[]): Html {
  return html`<details><summary>Types that the connector can write, and that no enabled webhook asks for: ${types.length}</summary>
    <p>${codes(types)}</p>
    <p>To receive them all, run <code>npm run register-webhooks -- --types written</code>.</p></details>`;
}

function codes(texts: readonly string[]): Html[] {
  return texts.map((text, index) => html`${index === 0 ? '' : ', '}<code>${text}</code>`);
}

const COLUMNS: readonly Column<Webhook>[] = [
  { label: 'State', cell: ({ state }) => badge(state, STATE_TONES[state]) },
  {
    label: 'Types',
    cell: ({ types }) => (types.length === 0 ? 'none that is written' : html`${codes(types)}`),
  },
  { label: 'Address', cell: ({ url }) => url ?? 'no webhook' },
  { label: 'In this state since', cell: ({ since }) => instant(since) },
  {
    label: 'Changed at Digital River',
    cell: ({ changedAt }) => (changedAt === null ? 'not known' : instant(changedAt)),
  },
  { label: 'What to do', cell: ({ todo }) => todo ?? 'nothing' },
];
