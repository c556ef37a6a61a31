import { forOperators } from '../../page/for-operators.ts';
import { type Html, html } from '../../page/html-tag.ts';
import { orderLink, orderUrl, recordLink } from '../../page/links.ts';
import { fact } from '../../page/page-layout.ts';
import { actionForm } from '../../page/parts.ts';
import { instant } from '../../page/times.ts';
import type { GiveWaySurvey, GivingOrder } from '../view/repair-schemas.ts';
import { orderActionPath, type PageContext } from './page-context.ts';
import { hiddenFields } from './step-view.ts';

type Choice = GiveWaySurvey['choices'][number];

/** Two orders that want one record, side by side, and the button that decides. */
export function giveWayPage(survey: GiveWaySurvey, context: PageContext): Html {
  const { owner, holder, choices } = survey;
  if (choices.length > 0) {
    return html`${choices.map((choice) => choiceView(owner, choice, context))}`;
  }
  return html`<p>${
    holder === null
      ? html`No event of another order is parked because ${owner} has its record.`
      : html`${owner} no longer has its record: it was given to ${orderLink(holder)}.`
  }</p><p><a href="${orderUrl(owner)}">Back to the order</a></p>`;
}

function choiceView(owner: string, choice: Choice, context: PageContext): Html {
  const { source, rival, record, events, ofOwner, ofRival } = choice;
  const object = record === null ? 'a record' : recordLink(context.orgUrl, 'Order', record);
  return html`<section><h2>${owner} gives its record to ${rival}?</h2>
    <p>Both are orders of ${source}. ${owner} has ${object}; ${rival} wants it: ${events} of its events ${events === 1 ? 'is' : 'are'} parked for that.</p>
    <div class="beside">${orderView(ofOwner, 'has the record')}${orderView(ofRival, 'wants it')}</div>
    <h3>What would happen</h3>
    <ul>
      <li>The sender's order id, the states, the latest invoice and their versions on the record are cleared, and then those of
        ${rival} are written.</li>
      <li>${closingText(ofOwner)} Its invoices and credit memos stay.</li>
      <li>Later events of ${owner} are superseded, with a note: nothing of them is written.</li>
      ${
        ofRival.hasGivenWay
          ? html`<li>${rival} gave way before. If its Fulfillment was closed then, it stays closed: correct it by hand if it is
              to be shipped.</li>`
          : ''
      }
    </ul>
    <p>Check at the sender that ${owner} is not to be shipped or charged. Nothing has changed yet.</p>
    ${forOperators(
      context,
      actionForm(orderActionPath(owner, 'give-way'), `Give the record to ${rival}`, {
        fields: html`${hiddenFields(source)}<input type="hidden" name="rival" value="${rival}">`,
        tone: 'destructive',
      }),
      'decide this',
    )}
    <p><a href="${orderUrl(rival)}">Back to ${rival}</a></p></section>`;
}

function orderView(order: GivingOrder, role: string): Html {
  const { subject, state, lastType, lastAt, has, documents } = order;
  const counts = Object.entries(documents).map(([object, count]) => `${count} ${object}`);
  return html`<section><h3>${orderLink(subject)} ${role}</h3>
    <dl>
      ${fact('State', state ?? 'not known')}
      ${fact('Newest event', lastType === null || lastAt === null ? 'none is kept' : html`${lastType} of ${instant(lastAt)}`)}
      ${has.map((record) => fact(record.object, valuesText(record)))}
      ${fact('Invoices and credit memos', counts.length === 0 ? null : counts.join(', '))}
    </dl></section>`;
}

function closingText({ subject, closing }: GivingOrder): string {
  const changes = closing.map((record) => `${record.object} ${valuesText(record)}`).join('; ');
  return changes === ''
    ? `Nothing of the Fulfillment of ${subject} is changed.`
    : `If there is a Fulfillment of ${subject}, it is given: ${changes}.`;
}

function valuesText({ fields }: GivingOrder['has'][number]): string {
  return fields.map(({ field, value }) => `${field} ${value}`).join(', ');
}
