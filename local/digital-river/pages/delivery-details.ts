import { type Html, html } from '../../org/pages/html.ts';
import { timestamp } from '../../org/pages/timestamp.ts';
import type { LoggedAttempt } from '../store/attempts.ts';
import type { LoggedDelivery } from '../store/delivery-log.ts';
import { stateBadge } from './shared/state-badge.ts';

export interface DeliveryWithAttempts {
  readonly delivery: LoggedDelivery;
  readonly attempts: readonly LoggedAttempt[];
}

/** A delivery in a line; opened, it shows each attempt with its status, duration and answer. */
export function deliveryDetails({ delivery, attempts }: DeliveryWithAttempts): Html {
  return html`
    <details class="delivery" id="delivery-${delivery.id}" data-record="${delivery.id}">
      <summary>
        ${stateBadge(delivery.state)}
        <span class="delivery__to">${pathOf(delivery.address)}</span>
        <span class="hint">${count(delivery.attempts)}${delivery.lastStatus !== null && `, last answer ${delivery.lastStatus}`}</span>
      </summary>
      ${attempts.length === 0 ? html`<p class="hint">${waiting(delivery)}</p>` : attemptList(delivery, attempts)}
    </details>`;
}

function count(attempts: number): string {
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}

function attemptList(delivery: LoggedDelivery, attempts: readonly LoggedAttempt[]): Html {
  return html`
    <ol class="attempts" aria-label="Attempts">
      ${attempts.map(
        (attempt) => html`
          <li class="attempt">
            <p>
              <strong>${attempt.number}.</strong>
              ${timestamp(attempt.at.toISOString())}
              <span class="attempt__status ${attempt.error === null ? 'attempt__status_good' : 'attempt__status_bad'}">${attempt.status ?? 'no answer'}</span>
              <span class="hint">in ${attempt.ms} ms</span>
            </p>
            ${attempt.error !== null && html`<p class="attempt__error">${attempt.error}</p>`}
            ${attempt.responseBody && html`<pre class="attempt__answer token">${attempt.responseBody}</pre>`}
          </li>`,
      )}
    </ol>
    ${delivery.state !== 'delivered' && html`<p class="hint">${waiting(delivery)}</p>`}`;
}

function waiting({ state, nextAttemptAt }: LoggedDelivery): Html {
  if (nextAttemptAt !== null) {
    return html`Next attempt: ${timestamp(nextAttemptAt.toISOString())}, simulated time`;
  }
  return state === 'disabled'
    ? html`It continues when its webhook is enabled again, up to 72 hours after its first attempt.`
    : html`Given up. Only the event log has the event.`;
}

/** The path of an address: the host is the same for all webhooks of a receiver. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}
