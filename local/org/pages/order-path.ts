import type { Row } from '../rows.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type Html, html } from './html.ts';
import { utilityIcon } from './icon.ts';

/** The states of an order at Digital River, from payment to completion. */
const pathStates = ['pending_payment', 'in_review', 'accepted', 'fulfilled', 'complete'];

/** States that many orders skip; shown only while an order is in one of them. */
const optionalStates = new Set(['pending_payment', 'in_review']);

/**
 * The state of an order as a Lightning path; undefined for states that are not part of the path.
 */
export function orderPath(object: ObjectSchema, row: Row): Html | undefined {
  const current = String(row.DR_Order_State__c ?? '');
  if (object.name !== 'Order' || !pathStates.includes(current)) return undefined;
  const steps = pathStates.filter((state) => state === current || !optionalStates.has(state));
  const position = steps.indexOf(current);
  const step = (state: string, index: number) => {
    const done = index < position;
    const here = index === position;
    return html`
      <li class="path__step ${done && 'path__step_done'} ${here && 'path__step_current'}" ${here && html`aria-current="step"`}>
        ${done && html`${utilityIcon('check')}<span class="slds-assistive-text">Passed: </span>`}
        <span>${state.replaceAll('_', ' ')}</span>
      </li>`;
  };
  return html`<ol class="slds-card path" aria-label="Order state at Digital River">${steps.map(step)}</ol>`;
}
