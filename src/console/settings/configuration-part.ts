import { type Html, html } from '../page/html-tag.ts';
import { badge, type Column, notice, table } from '../page/parts.ts';
import { withCode } from '../page/with-code.ts';
import type { SettingsResult } from './settings-schemas.ts';

type Configuration = SettingsResult['configuration'];
type Setting = Configuration['groups'][number]['settings'][number];

/** What is most likely a mistake in the configuration. */
export function noticesPart({ notices }: Configuration): Html | undefined {
  if (notices.length === 0) return undefined;
  const items = notices.map(
    ({ variable, found, todo }) =>
      html`<li><code>${variable}</code> ${withCode(found)}. ${withCode(todo)}</li>`,
  );
  return notice(
    'warning',
    html`<strong>The configuration needs attention.</strong><ul class="plain">${items}</ul>`,
  );
}

/** The variables by topic; those without a value are folded. */
export function configurationPart({ groups }: Configuration): Html {
  return html`
    <p>Environment variables of this web process, as they are in force. They are changed where the connector runs
      (on Heroku: <code>heroku config:set</code>), and read when a process starts. A worker may have others.
      Secrets are never shown.</p>
    ${groups.map(groupPart)}`;
}

function groupPart({ topic, settings }: Configuration['groups'][number]): Html {
  const unset = settings.filter(({ origin }) => origin === 'none');
  const inForce = settings.filter(({ origin }) => origin !== 'none');
  const folded =
    unset.length === 0
      ? undefined
      : html`<details><summary>${countOf(unset.length)} not set (${topic})</summary>
          ${table(`Not set: ${topic}`, UNSET, unset, '')}</details>`;
  const main =
    inForce.length === 0
      ? undefined
      : html`<div class="whole-words">${table(`Variables: ${topic}`, COLUMNS, inForce, '')}</div>`;
  return html`<section><h3>${topic}</h3>${main}${folded}</section>`;
}

function countOf(count: number): string {
  return count === 1 ? '1 variable is' : `${count} variables are`;
}

const NAME: Column<Setting> = { label: 'Variable', cell: ({ name }) => html`<code>${name}</code>` };
const DESCRIPTION: Column<Setting> = {
  label: 'Meaning',
  cell: ({ description }) => withCode(description),
};

const COLUMNS: readonly Column<Setting>[] = [
  NAME,
  { label: 'Value', cell: shownValue },
  { label: 'From', cell: ({ origin }) => ORIGINS[origin] },
  DESCRIPTION,
];
const UNSET: readonly Column<Setting>[] = [NAME, DESCRIPTION];

const ORIGINS: Readonly<Record<Setting['origin'], string>> = {
  environment: 'environment',
  default: 'default',
  derived: 'found by the connector',
  none: '',
};

function shownValue({ isHidden, value }: Setting): Html {
  return isHidden ? badge('set, not shown') : html`<code>${value ?? ''}</code>`;
}
