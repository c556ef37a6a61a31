import { type Html, html } from './html.ts';

type Tone = 'good' | 'waiting' | 'bad' | 'plain';

const fields = new Set([
  'DR_Order_State__c',
  'DR_Fraud_State__c',
  'DR_Fulfillment_Status__c',
  'File_Type__c',
  'Status',
]);

const tones: ReadonlyMap<string, Tone> = new Map(
  Object.entries({
    accepted: 'good',
    activated: 'good',
    complete: 'good',
    completed: 'good',
    fulfilled: 'good',
    passed: 'good',
    in_review: 'waiting',
    open: 'waiting',
    pending_payment: 'waiting',
    review_opened: 'waiting',
    blocked: 'bad',
    cancelled: 'bad',
    chargeback: 'bad',
    dispute: 'bad',
  }),
);

/** Whether the field holds a state, so that its value is shown as a badge. */
export function isStatusField(fieldName: string): boolean {
  return fields.has(fieldName);
}

/** A state as a coloured badge. */
export function statusBadge(value: string): Html {
  const tone = tones.get(value.toLowerCase()) ?? 'plain';
  return html`<span class="slds-badge status status_${tone}">${value}</span>`;
}
