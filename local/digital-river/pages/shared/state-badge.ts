import { type Html, html } from '../../../org/pages/html.ts';

const TONES: Readonly<Record<string, 'good' | 'waiting' | 'bad'>> = {
  accepted: 'good',
  fulfilled: 'good',
  complete: 'good',
  passed: 'good',
  delivered: 'good',
  enabled: 'good',
  pending: 'waiting',
  pending_payment: 'waiting',
  in_review: 'waiting',
  review_opened: 'waiting',
  returned: 'waiting',
  blocked: 'bad',
  cancelled: 'bad',
  dispute: 'bad',
  failed: 'bad',
  disabled: 'bad',
};

/** The state of an order, a delivery or a webhook as a coloured badge. */
export function stateBadge(state: string, label = state.replaceAll('_', ' ')): Html {
  return html`<span class="slds-badge status status_${TONES[state] ?? 'plain'}">${label}</span>`;
}
