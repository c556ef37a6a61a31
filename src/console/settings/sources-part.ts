import { counted } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact } from '../page/page-layout.ts';
import { type Column, table } from '../page/parts.ts';
import type { SettingsResult } from './settings-schemas.ts';

type Source = SettingsResult['sources']['sources'][number];
type Mapping = Source['mappings'][number];
type Path = Source['paths'][number];

/** The senders that are served, and what is written for their events. */
export function sourcesPart({ profile, sources }: SettingsResult['sources']): Html {
  return html`
    <p>Objects and fields are those of the schema profile <code>${profile}</code> (SALESFORCE_PROFILE). Events of all
      other types are kept, and shown under <a href="/console/unmapped">Unmapped</a>.</p>
    ${sources.map(sourcePart)}`;
}

function sourcePart({ name, label, paths, mappings, maxSilenceHours, catchUp }: Source): Html {
  return html`<section class="whole-words"><h3>${label}</h3>
    <dl>
      ${fact('Name in events and log', html`<code>${name}</code>`)}
      ${fact('Alert after a silence of', maxSilenceHours === null ? 'no alert' : counted(maxSilenceHours, 'hour'))}
      ${fact('Events that did not arrive', catchUp)}
    </dl>
    ${table(`Paths of ${label}`, PATHS, paths, '')}
    ${table(`What is written for ${label}`, MAPPINGS, mappings, '')}</section>`;
}

const PATHS: readonly Column<Path>[] = [
  { label: 'Path', cell: ({ path }) => html`<code>${path}</code>` },
  { label: 'How callers prove themselves', cell: ({ proof }) => proof },
];

const MAPPINGS: readonly Column<Mapping>[] = [
  {
    label: 'Event types',
    cell: ({ types }) =>
      html`<ul class="plain">${types.map((type) => html`<li><code>${type}</code></li>`)}</ul>`,
  },
  {
    label: 'Written in Salesforce',
    cell: ({ objects }) =>
      html`<ul class="plain">${objects.map(
        ({ object, fields }) => html`<li><code>${object}</code>: ${fields.join(', ')}</li>`,
      )}</ul>`,
  },
];
