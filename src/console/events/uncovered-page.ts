import type { Response } from 'express';
import type { z } from 'zod';
import { html } from '../page/html-tag.ts';
import { eventUrl } from '../page/links.ts';
import { sendPage } from '../page/page-layout.ts';
import { notice } from '../page/parts.ts';
import type { uncoveredResult } from './event-schemas.ts';

/** Sends the body of an event as received, and the org's own words, once: the page is not cached. */
export function sendUncoveredPage(
  response: Response,
  { event, id, encoding, body, orgWords, object }: z.output<typeof uncoveredResult>,
): void {
  const form = encoding === 'base64' ? ' It is no text, so that it is shown in base64.' : '';
  const where = object ? ` on ${object}` : '';
  sendPage(
    response,
    `Body of event ${id}`,
    html`${notice('warning', 'This page has personal data. That you uncovered it is in the audit trail.')}
    ${
      orgWords === null
        ? ''
        : html`<h2>What your org says</h2>
    <p>These are the words of a rule, trigger or flow of your Salesforce org${where}, not of the connector.</p>
    <blockquote>${orgWords}</blockquote>`
    }
    <h2>Body</h2>
    ${
      body === null
        ? html`<p>The body has been deleted.</p>`
        : html`<p>This is the body as received.${form}</p>
    <pre tabindex="0" aria-label="Body as received">${body}</pre>`
    }
    <p><a class="button is-neutral" href="${eventUrl(event)}">Back to the event</a></p>`,
  );
}
