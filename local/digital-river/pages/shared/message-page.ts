import { type Html, html } from '../../../org/pages/html.ts';
import { shell } from './shell.ts';

/**
 * A page with one sentence, for what was not found or not done.
 * @param next where to go on
 */
export function messagePage(
  title: string,
  sentence: string,
  next = { path: '/', label: 'To the orders' },
): Html {
  return shell(
    title,
    undefined,
    html`
      <section class="slds-card not-found">
        <h1>${title}</h1>
        <p>${sentence}</p>
        <a class="slds-button slds-button_neutral" href="${next.path}">${next.label}</a>
      </section>`,
  );
}
