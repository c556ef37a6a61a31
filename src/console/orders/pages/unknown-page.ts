import { type Html, html } from '../../page/html-tag.ts';
import type { UnreadCounts } from '../unknown-order.ts';

/** What was looked for, and where else to look. */
export function unknownPage({ pending, unmapped }: UnreadCounts): Html {
  return html`<p>Nothing is found by this text. Looked for were the sender's id of an order (such as Digital River's),
      the order number and the Salesforce record id of an order that a worker has processed, and the id of an event.</p>
    <h2>What is not found by this text</h2>
    <ul>
      <li>By its record id: an order that waits or is held. Try its order number or the sender's id.</li>
      ${
        pending === 0
          ? ''
          : html`<li>By its order number: an order of which all events are pending (${countText(pending)} events are now).
              Try again in a minute, or try the sender's id.</li>`
      }
      ${
        unmapped === 0
          ? ''
          : html`<li>By its order number: an order of which all events are unmapped, such as those of the other mode, live
              or test (<a href="/console/unmapped">${countText(unmapped)} unmapped events</a>). Try the sender's id.</li>`
      }
      <li>By its record id or name: a Digital River Failed Event. Take the order from its field Event Subject, or follow
        its Console Link.</li>
      <li>An order whose events were deleted (RETENTION_ROW_DAYS), or have not arrived.
        <a href="/console/settings">See whether the webhooks are switched on</a>.</li>
    </ul>
    ${searchForm}`;
}

/** Large numbers are not counted. */
function countText(count: number): string {
  return count > 1000 ? 'more than 1,000' : String(count);
}

/** Asks for another order. */
export const searchForm = html`<form class="action" action="/console/search">
    <label>Order id, order number, record id or event id
      <input name="q" type="search" required maxlength="255"></label>
    <button class="button is-brand">Show</button></form>`;
