import { counted, numberText } from '../../count-text.ts';
import { type Html, html } from '../page/html-tag.ts';
import { fact } from '../page/page-layout.ts';
import { badge, type Column, table } from '../page/parts.ts';
import { instant, minuteText } from '../page/times.ts';
import type { OverviewFacts } from './overview-facts.ts';

type Source = OverviewFacts['sources'][number];
type Facts = Pick<OverviewFacts, 'sources' | 'catchUp' | 'documents' | 'storage'>;

/** Each sender: its last event, whether it is silent, and its webhooks. */
export function sendersSection({ sources, catchUp, documents, storage }: Facts): Html {
  // No other sender has documents, or is read for missed events in this way.
  const hasDigitalRiver = sources.some(({ name }) => name === DIGITAL_RIVER);
  const columns: readonly Column<Source>[] = [
    { label: 'Sender', cell: ({ label }) => label },
    { label: 'Last event', cell: ({ lastEventAt }) => lastText(lastEventAt) },
    { label: 'Calls', cell: silenceText },
    { label: 'Webhooks', cell: ({ name }) => webhooksText(name, catchUp) },
  ];
  return html`${table('Senders', columns, sources, 'No sender is configured.')}
    <dl>
      ${hasDigitalRiver ? fact('Missed events', backfillText(catchUp)) : ''}
      ${hasDigitalRiver ? fact('Documents', documentsText(documents)) : ''}
      ${fact('Storage of the database', storageText(storage))}
    </dl>`;
}

function lastText(at: string | null): string {
  return at === null ? 'none in 32 days' : `about ${minuteText(at)}`;
}

function silenceText({ isSilent, maxSilenceHours }: Source): Html | string {
  if (isSilent === null) return 'not watched';
  return isSilent
    ? badge('silent', 'bad')
    : html`${badge('calls', 'good')} within ${counted(maxSilenceHours ?? 0, 'hour')}`;
}

const DIGITAL_RIVER = 'digital-river';

function webhooksText(source: string, { webhooks }: Facts['catchUp']): Html | string {
  if (source !== DIGITAL_RIVER || webhooks === null) return 'not watched';
  if (webhooks.listedAt === null) return webhooks.failure ?? 'not looked yet';
  const countOf = (state: string) =>
    webhooks.webhooks.filter((each) => each.state === state).length;
  const [enabled, disabled, missing] = ['enabled', 'disabled', 'missing'].map(countOf);
  return html`${badge(`${enabled} enabled`, enabled ? 'good' : 'neutral')}
    ${disabled ? badge(`${disabled} disabled`, 'bad') : ''}
    ${missing ? badge(`${missing} missing`, 'bad') : ''}
    ${webhooks.failure === null ? '' : badge('could not be checked', 'warning')}`;
}

function backfillText({ backfills }: Facts['catchUp']): Html | string {
  if (backfills.length === 0) return 'not read from Digital River';
  if (backfills.some(({ failure }) => failure !== null))
    return badge('reading them failed', 'warning');
  const [last] = backfills
    .flatMap(({ finishedAt }) => finishedAt ?? [])
    .toSorted()
    .reverse();
  return last === undefined ? 'being read' : html`read at ${instant(last)}`;
}

function documentsText({ pending, waiting, failed, pause }: Facts['documents']): Html | string {
  if (pause !== null) return html`${badge('paused', 'warning')} until ${instant(pause.until)}`;
  if (pending + waiting + failed === 0) return 'none is to be attached';
  return html`${pending + waiting} to be attached${failed > 0 ? html`, ${badge(`${failed} failed`, 'bad')}` : ''}`;
}

const MEGABYTE = 1_000_000;

function storageText({ bytes, limitBytes }: Facts['storage']): string {
  const used = `${numberText(Math.ceil(bytes / MEGABYTE))} MB`;
  return limitBytes === null
    ? `${used}; DATABASE_STORAGE_GB is not set`
    : `${used} of ${numberText(Math.floor(limitBytes / MEGABYTE))} MB (${Math.floor((bytes / limitBytes) * 100)} %)`;
}
