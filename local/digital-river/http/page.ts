import type { LoggedDelivery } from '../store/delivery-log.ts';
import type { StoredWebhook } from '../store/webhooks.ts';
import { escapeHtml } from './escape-html.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
  th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  .table { overflow-x: auto; } th, td { white-space: nowrap; }
  .delivered, .enabled { color: #2a8a3e; } .pending { color: #b07000; } .failed, .disabled { color: #c43030; }
`;

/**
 * The page at `/`: the registered webhooks and the latest deliveries. It contains no secret and no
 * event content, and reloads itself.
 * @param deliveries newest first
 */
export function page(
  webhooks: readonly StoredWebhook[],
  deliveries: readonly LoggedDelivery[],
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width">
<title>Local Digital River</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Local Digital River</h1>
<p>Simulates Digital River on this machine. Each delivery is repeated until the receiver acknowledges it.</p>
<h2>Webhooks</h2>
${table(['State', 'Event types', 'Address', 'Transport', 'Consecutive failures'], webhooks.map(webhookRow), 'No webhook is registered yet.')}
<h2>Latest deliveries</h2>
${table(['State', 'Event type', 'To', 'Attempts', 'Last answer', 'Time (UTC)', 'Event id'], deliveries.map(deliveryRow), 'No event has been delivered yet.')}
</body>
</html>
`;
}

function webhookRow(webhook: StoredWebhook): string[] {
  return [
    state(webhook.enabled ? 'enabled' : 'disabled'),
    escapeHtml(webhook.types.join(', ')),
    escapeHtml(webhook.address),
    escapeHtml(webhook.transportType),
    `${webhook.failuresInARow}`,
  ];
}

function deliveryRow(delivery: LoggedDelivery): string[] {
  return [
    state(delivery.state),
    `<span>${escapeHtml(delivery.type)}</span>`,
    `<span title="${escapeHtml(delivery.address)}">${escapeHtml(lastPart(delivery.address))}</span>`,
    `${delivery.attempts}`,
    escapeHtml(delivery.lastError ?? `${delivery.lastStatus ?? ''}`),
    time(delivery.lastAttemptAt),
    escapeHtml(delivery.eventId),
  ];
}

// The last part of the path identifies the webhook; the tooltip shows the whole address.
function lastPart(address: string): string {
  return address.match(/[^/]+\/?$/)?.[0] ?? address;
}

function time(at: Date | null): string {
  const iso = at?.toISOString();
  return iso === undefined ? '' : `<time datetime="${iso}">${iso.slice(11, 23)}</time>`;
}

const state = (name: string) => `<span class="${name}">${name}</span>`;

// The cells are already escaped.
function table(head: readonly string[], rows: readonly string[][], whenEmpty: string): string {
  if (rows.length === 0) return `<p>${whenEmpty}</p>`;
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<div class="table"><table>\n${line('th', head)}\n${rows.map((row) => line('td', row)).join('\n')}\n</table></div>`;
}
