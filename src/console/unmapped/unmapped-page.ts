import { numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { table } from '../page/parts.ts';
import { instantOrDash } from '../page/times.ts';
import type { RejectedCountJson } from './rejected-operations.ts';
import { rejectedSection } from './rejected-page.ts';
import type { UnmappedOfTypeJson } from './unmapped-operations.ts';

/** A verification is no event of the sender: no configuration would write it. */
const VERIFICATION = 'VERIFICATION';

const REASONS = [
  {
    code: 'OTHER_MODE',
    title: 'Of the other mode',
    text: 'Test events in an installation for live ones, or the other way round (CONNECTOR_MODE).',
  },
  {
    code: 'UNMAPPED_TYPE',
    title: 'Of a type that is not mapped',
    text: 'The connector writes nothing for these types.',
  },
  {
    code: 'NOT_OURS',
    title: 'About orders of others',
    text: 'Nothing shows that the order belongs to this installation (DIGITAL_RIVER_OWN_ORDERS). If an event shows it later, they are written by themselves.',
  },
  {
    code: VERIFICATION,
    title: 'Verifications',
    text: 'Sent by an operator of the connector, to prove that events arrive.',
  },
] as const;

/** The page of unmapped events below its heading. */
export function unmappedMain(
  unmapped: readonly UnmappedOfTypeJson[],
  rejected: readonly RejectedCountJson[],
): Html {
  const known: readonly (string | null)[] = REASONS.map(({ code }) => code);
  const others = unmapped.filter(({ code }) => !known.includes(code));
  return html`
    <p>Nothing is written to Salesforce for these events. That is right, as long as the reason is what you want. They are
      kept for a time, so that they can be judged anew after the configuration was changed.</p>
    <p><a class="button is-neutral" href="/console/unmapped/judge">Judge all of them anew…</a></p>
    ${REASONS.map(({ code, title, text }) =>
      section(
        title,
        text,
        unmapped.filter((each) => each.code === code),
      ),
    )}
    ${others.length === 0 ? '' : section('For reasons that an earlier release did not store', '', others)}
    ${rejectedSection(rejected)}`;
}

function section(title: string, text: string, rows: readonly UnmappedOfTypeJson[]): Html {
  return html`
    <h2>${title}</h2>
    <p>${text}</p>
    ${table(
      title,
      [
        { label: 'Type', cell: ({ type }) => type ?? 'unknown' },
        { label: 'Source', cell: ({ source }) => source },
        { label: 'Last 24 hours', cell: ({ lastDay }) => numberText(lastDay), isNumber: true },
        { label: 'All kept', cell: ({ count }) => numberText(count), isNumber: true },
        { label: 'Newest', cell: ({ newest }) => instantOrDash(newest) },
        { label: 'Judge anew', cell: judgeLink },
      ],
      rows,
      'There are none.',
    )}`;
}

function judgeLink({ source, code, type }: UnmappedOfTypeJson): Html | undefined {
  if (code === VERIFICATION) return undefined;
  const selection = new URLSearchParams({ source });
  if (code !== null) selection.set('code', code);
  if (type !== null) selection.set('type', type);
  return html`<a href="/console/unmapped/judge?${selection.toString()}">Judge anew<span class="hidden">: ${type ?? 'unknown'} of ${source}</span>…</a>`;
}
