import { forOperators } from '../../page/for-operators.ts';
import { type Html, html } from '../../page/html-tag.ts';
import { actionForm } from '../../page/parts.ts';
import type { StepView } from '../view/order-schema.ts';
import { orderActionPath, type PageContext } from './page-context.ts';

type Action = NonNullable<StepView['action']>;
type About = NonNullable<StepView['about']>;

/** What a person can do: a sentence, and the form or link that does it. */
export function stepView({ text, about, action }: StepView, context: PageContext): Html {
  const control = action === null ? undefined : controlFor(action, about, context);
  return html`<p>${text}</p>${control}`;
}

function controlFor(
  action: Action,
  about: StepView['about'],
  context: PageContext,
): Html | undefined {
  if (action.kind === 'check') {
    return html`<p><a class="button is-neutral" href="/console/settings">Check the installation</a></p>`;
  }
  if (action.kind === 'judge-anew') {
    return html`<p><a class="button is-neutral" href="/console/unmapped">Unmapped events</a></p>`;
  }
  if (about === null) return undefined;
  const link = linkFor(action, about);
  if (link !== undefined) return link;
  const form = formFor(action, about);
  return form && forOperators(context, form, 'do this');
}

/** Shows first what it means. */
function linkFor({ kind, owner }: Action, { source, subject }: About): Html | undefined {
  if (kind === 'apply-again') {
    const path = orderActionPath(subject, 'again', source);
    return html`<p><a class="button is-neutral" href="${path}">Write again…</a></p>`;
  }
  if (kind === 'give-way' && owner !== null) {
    const path = orderActionPath(owner, 'give-way', source);
    return html`<p><a class="button is-neutral" href="${path}">Compare both orders…</a></p>`;
  }
  return undefined;
}

function formFor({ kind, eventId }: Action, { source, subject }: About): Html | undefined {
  const id = eventId ?? undefined;
  switch (kind) {
    case 'replay':
      return actionForm(orderActionPath(subject, 'replay'), 'Replay', {
        fields: hiddenFields(source, id),
      });
    case 'dismiss':
      return dismissForm(subject, source, 'Dismiss', id);
    case 'restore':
      return actionForm(orderActionPath(subject, 'restore'), 'Restore', {
        fields: hiddenFields(source, id),
        tone: 'neutral',
      });
    default:
      return undefined;
  }
}

/** The parameters of a form that names an order, and one of its events if it is about one. */
export function hiddenFields(source: string, eventId?: string): Html {
  return html`<input type="hidden" name="source" value="${source}">${
    eventId === undefined ? '' : html`<input type="hidden" name="eventId" value="${eventId}">`
  }`;
}

/** Asks for the note that says why. */
export function dismissForm(
  subject: string,
  source: string,
  label: string,
  eventId?: string,
): Html {
  const note = html`<label>Why it is not to be written
      <input name="note" required maxlength="255" autocomplete="off"></label>`;
  return actionForm(orderActionPath(subject, 'dismiss'), label, {
    fields: html`${hiddenFields(source, eventId)}${note}`,
    tone: 'destructive',
  });
}
