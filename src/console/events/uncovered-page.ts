import type { Response } from 'express';
import type { z } from 'zod';
import { html } from '../page/html-tag.ts';
import { eventUrl } from '../page/links.ts';
import { sendPage } from '../page/page-layout.ts';
import { notice } from '../page/parts.ts';
import type { uncoveredResult } from './event-schemas.ts';

/** Sends the body of an event as received, once: the page is not cached. */
export function sendUncoveredPage(
  response: Response,
  { event, id, encoding, body }: z.output<typeof uncoveredResult>,
): void {
  const form = encoding === 'base64' ? ' It is no text, so that it is shown in base64.' : '';
  sendPage(
    response,
    `Body of event ${id}`,
    html`${notice('warning', `This is the body as received, with personal data.${form} That you uncovered it is in the audit trail.`)}
    <pre tabindex="0" aria-label="Body as received">${body}</pre>
    <p><a class="button is-neutral" href="${eventUrl(event)}">Back to the event</a></p>`,
  );
}
