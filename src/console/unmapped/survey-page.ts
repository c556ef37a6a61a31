import { counted } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact } from '../page/page-layout.ts';
import { actionForm, notice } from '../page/parts.ts';

/** What was read of the events, without any change. */
export interface SurveyView {
  /** What was chosen, by its names in the form; shown as facts. */
  readonly chosen: readonly {
    readonly label: string;
    readonly name: string;
    readonly value: string | undefined;
    readonly whenAll: string;
  }[];
  /** What is read: `event` or `arrival`. */
  readonly noun: string;
  readonly looked: number;
  readonly isComplete: boolean;
  readonly groups: Html;
  /** Whether a run would change any of those that were read. */
  readonly isAny: boolean;
  readonly whenNone: string;
  readonly back: string;
}

/** The button that does it. */
export interface SurveyForm {
  readonly canChange: boolean;
  /** A form that is sent twice begins one run. */
  readonly token: string;
  readonly action: string;
  readonly label: string;
  /** What happens then. */
  readonly text: string;
}

/** What would become of events that are read anew, and the button that does it. */
export function surveyMain(view: SurveyView, form: SurveyForm): Html {
  const { chosen, looked, isComplete, isAny } = view;
  return html`
    <dl>${chosen.map(({ label, value, whenAll }) => fact(label, value ?? whenAll))}</dl>
    <h2>What would become of them</h2>
    <p>${counted(looked, view.noun)} read with the present configuration${isComplete ? '' : ', the oldest ones; there are more'}.
      Nothing has changed yet.</p>
    ${view.groups}
    ${isAny ? '' : notice('neutral', view.whenNone)}
    ${form.canChange && (isAny || !isComplete) ? formView(chosen, form) : ''}
    <p><a href="/console/unmapped">${view.back}</a></p>`;
}

function formView(chosen: SurveyView['chosen'], { action, label, text, token }: SurveyForm): Html {
  const hidden = [...chosen, { name: 'token', value: token }].flatMap(({ name, value }) =>
    value === undefined ? [] : html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`
    <p>${text}</p>
    ${actionForm(action, label, { fields: html`${hidden}` })}`;
}
