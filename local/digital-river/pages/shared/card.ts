import { type Content, type Html, html } from '../../../org/pages/html.ts';
import { formMark } from './once.ts';

/**
 * A card with a title.
 * @param id of the title, unique on the page
 * @param beside what stands at the end of the title line
 */
export function card(id: string, title: Content, body: Content, beside?: Content): Html {
  return html`
    <article class="slds-card" aria-labelledby="${id}">
      <header class="slds-card__header card-header">
        <h2 class="slds-card__header-title" id="${id}">${title}</h2>
        ${beside}
      </header>
      <div class="slds-card__body slds-card__body_inner">${body}</div>
    </article>`;
}

/** A form with one button, which posts to this server. */
export function buttonForm(
  action: string,
  fields: Readonly<Record<string, string>>,
  label: string,
  look: 'neutral' | 'brand' | 'text-destructive' = 'neutral',
): Html {
  return html`
    <form method="post" action="${action}">
      ${formMark()}
      ${Object.entries(fields).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
      )}
      <button class="slds-button slds-button_${look}">${label}</button>
    </form>`;
}
