import { counted } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { issueUrl } from '../page/links.ts';
import { actionForm } from '../page/parts.ts';
import type { IssueJson } from './issue-schemas.ts';

/**
 * The forms that replay or dismiss all events of an issue.
 *
 * @param token a form that is sent twice begins one run
 */
export function replayAllForms({ key, events }: IssueJson, token: string): Html {
  const all = counted(events, 'event');
  const hidden = html`<input type="hidden" name="token" value="${token}"><input type="hidden" name="which" value="all">`;
  const noteField = html`<span class="field"><label for="dismiss-all-note">Why they are never to be written</label>
    <input id="dismiss-all-note" name="note" required maxlength="255"></span>`;
  return html`
    <h3>When the cause is mended</h3>
    <p>Replayed events are written again. Newer states win, as always: a replay never brings back an older one.</p>
    ${actionForm(`${issueUrl(key)}/replay`, `Replay all ${all}`, { fields: hidden })}
    <h3>If they are not to be written at all</h3>
    <p>Dismissed events are set aside, with your note. They can be restored while their body is kept.</p>
    ${actionForm(`${issueUrl(key)}/dismiss`, `Dismiss all ${all}`, { fields: html`${hidden}${noteField}`, tone: 'destructive' })}`;
}
