import type { Response } from 'express';
import { html } from '../page/html-tag.ts';
import { sendPage } from '../page/page-layout.ts';

/** What was looked for in vain. */
export interface VainSearch {
  /** As it was typed. */
  readonly text: string;
  /** As what it was looked for. */
  readonly lookedFor: readonly string[];
}

/** Sends what was looked for in vain, and where else to look. */
export function sendSearchPage(response: Response, search: VainSearch | undefined): void {
  if (search === undefined) {
    sendPage(
      response,
      'Search',
      html`<p>Enter the id of an order, its Salesforce order number, the id of its Salesforce record, or the id of an
        event, in the field above. Or <a href="/console/events">look through the events</a>.</p>`,
    );
    return;
  }
  const { text, lookedFor } = search;
  const others = [...new Set(lookedFor.map((each) => each.trim()))].filter((each) => each !== text);
  const list = (name: string) => `/console/events?${new URLSearchParams({ [name]: text })}`;
  sendPage(
    response,
    'Nothing found',
    html`<p>No event has the id <b>${text}</b>, and no order is known by it: neither as its id, nor as its order number, nor
      as the id of its Salesforce record. Ids have to be complete.${
        others.length === 0
          ? ''
          : html` Looked for as well: ${others.map((other, index) => html`${index > 0 ? ', ' : ''}<b>${other}</b>`)}.`
      }</p>
    <ul>
      <li><a href="${list('reason')}">Events whose reason contains it</a></li>
      <li><a href="${list('type')}">Events of the type of this name</a></li>
      <li><a href="/console/events">All events</a></li>
    </ul>
    <p>An order that is not found may not have reached the connector: compare the time of its last change with the events
      that were received then.</p>`,
  );
}
