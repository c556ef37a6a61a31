import { obstacleText } from '../../again-obstacles.ts';
import { forOperators } from '../../page/for-operators.ts';
import { type Html, html } from '../../page/html-tag.ts';
import { orderUrl } from '../../page/links.ts';
import { actionForm, notice } from '../../page/parts.ts';
import type { AgainSurvey } from '../view/repair-schemas.ts';
import { orderActionPath, type PageContext } from './page-context.ts';
import { hiddenFields } from './step-view.ts';

/** What writing an order again would look for and write, and the button that does it. */
export function againPage(survey: AgainSurvey, context: PageContext): Html {
  const { source, subject, events, open, lookedFor, writes } = survey;
  const back = html`<p><a href="${orderUrl(subject)}">Back to the order</a></p>`;
  if (survey.obstacle !== null || events + open === 0) {
    return html`<p>${
      survey.obstacle === null
        ? 'Nothing of this order can be written again.'
        : obstacleText(survey.obstacle)
    }</p>${remarks(survey)}${back}`;
  }
  return html`<p>For records that were deleted, values that were overwritten by mistake, or a sandbox that was refreshed.
      Nothing has changed yet.</p>
    <p>${number(events, 'event')} of ${source} ${subject} would be pending again${
      open === 0 ? '' : `, and ${number(open, 'pending or waiting event')} tried at once`
    }. A worker then looks for the records and writes them, or makes them anew.</p>
    ${remarks(survey)}
    <h2>What is looked for</h2>
    ${lookedFor.length === 0 ? html`<p class="empty">Nothing: its records have keys of their own.</p>` : ''}
    <ul>${lookedFor.map((what) => html`<li>${what}</li>`)}</ul>
    <h2>What is written</h2>
    ${writes.length === 0 ? html`<p class="empty">Nothing.</p>` : ''}
    <ul>${writes.map((write) => html`<li>${writeText(write)}</li>`)}</ul>
    <p>Salesforce is not asked for this page: whether a record has lost values, only Salesforce knows. All of these are
      written.</p>
    ${forOperators(
      context,
      actionForm(orderActionPath(subject, 'again'), 'Write again', {
        fields: hiddenFields(source),
      }),
      'write the order again',
    )}${back}`;
}

function writeText({ object, key, fields }: AgainSurvey['writes'][number]): string {
  const which = key === null ? 'the record that is found' : `with ${key.field} ${key.value}`;
  return `${object}, ${which}: ${fields.map(({ field, value }) => `${field} ${value}`).join(', ')}`;
}

function remarks(survey: AgainSurvey): Html {
  const { withoutBody, kept, unreadable, parked, unread, fieldsToClear, newerInOrg } = survey;
  const { owner, subject } = survey;
  const texts = [
    unread > 0 &&
      `The events of this order are too large to read all of them for this page. What ${unread === 1 ? 'an older one writes' : `${unread} older ones write`} is left out below, and will be written as well where it still counts.`,
    owner !== null &&
      `The record of ${subject} was last written for the order ${owner}. If the record carries the id of ${owner}, nothing is written to it, and the events of ${subject} are parked as conflicts.`,
    fieldsToClear.length > 0 &&
      `An event with a time in the future was written. If ${fieldsToClear.join(' or ')} of these records has such a time (4070908800000 is the year 2099), clear that field in Salesforce first: otherwise Salesforce refuses the values as older ones.`,
    newerInOrg.length > 0 &&
      `Salesforce has refused values as older than its own, and will do so again. If no other system has set these versions, clear ${newerInOrg.join(' and ')} of the records first.`,
    withoutBody > 0 &&
      `${number(withoutBody, 'event')} cannot be written again, since the body was deleted (RETENTION_BODY_DAYS). What is missing of it in Salesforce has to be set there by hand.`,
    kept > 0 &&
      `${number(kept, 'group')} of fields will not be written: the newest value is of an event that is not written again, and an older one must not replace it. Where that value is missing in Salesforce, set it there by hand.`,
    unreadable > 0 &&
      `${number(unreadable, 'event')} cannot be read by this release, and will stay as it is.`,
    parked > 0 && `${number(parked, 'parked or dismissed event')} will stay so.`,
  ].filter((text) => text !== false);
  return html`${texts.map((text) => notice('warning', text))}`;
}

function number(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
