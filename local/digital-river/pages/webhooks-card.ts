import { type Html, html } from '../../org/pages/html.ts';
import { timestamp } from '../../org/pages/timestamp.ts';
import { listWebhooks, type StoredWebhook } from '../store/webhooks.ts';
import { buttonForm, card } from './shared/card.ts';
import type { PageParts } from './shared/page-parts.ts';
import { stateBadge } from './shared/state-badge.ts';

/** The registered webhooks with their state, without any of their secrets. */
export async function webhooksCard({ peer }: PageParts): Promise<Html> {
  const webhooks = await listWebhooks(peer.pool);
  const body =
    webhooks.length === 0
      ? html`<p class="hint">No webhook is registered yet.</p>`
      : html`<ul class="webhooks">${webhooks.map(webhookItem)}</ul>`;
  return card('webhooks', 'Webhooks', body);
}

function webhookItem(webhook: StoredWebhook): Html {
  const state = webhook.enabled ? 'enabled' : 'disabled';
  const path = `/dashboard/webhooks/${encodeURIComponent(webhook.id)}`;
  return html`
    <li class="webhook" data-record="${webhook.id}">
      <div class="webhook__head">
        ${stateBadge(state)}
        <span class="webhook__types">${webhook.types.join(', ')}</span>
      </div>
      <p class="webhook__address token">${webhook.address}</p>
      <p class="hint">${webhook.transportType}${failures(webhook)}</p>
      ${
        webhook.enabled
          ? buttonForm(path, { enabled: 'false' }, 'Disable')
          : buttonForm(path, { enabled: 'true' }, 'Enable again', 'brand')
      }
    </li>`;
}

function failures({ failuresInARow, failingSince }: StoredWebhook): Html | undefined {
  if (failuresInARow === 0) return undefined;
  return html` · ${failuresInARow} failures in a row${failingSince && html` since ${timestamp(failingSince.toISOString())}`}`;
}
