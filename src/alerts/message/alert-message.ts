import type { ConditionKind } from '../condition.ts';
import type { Notice } from '../judge/judge-conditions.ts';
import { durationText, timeText } from './duration-text.ts';

/** What a channel sends. It contains no personal data and no secrets. */
export interface AlertMessage {
  /** A UUID: the same for each attempt to send the same message. */
  readonly id: string;
  readonly subject: string;
  /** Plain text of several lines. */
  readonly text: string;
  readonly createdAt: Date;
}

/** More are counted, and shown in the console. */
const MAX_NOTICES = 10;
const ORDER = ['raised', 'repeated', 'recovered'] as const;

/**
 * One message for all that is noticed in the same minute.
 *
 * @param publicUrl address of the console, for links; undefined when there is none
 */
export function messageOf(
  notices: readonly Notice[],
  publicUrl: string | undefined,
  now: Date,
): Pick<AlertMessage, 'subject' | 'text'> {
  const sorted = notices.toSorted((a, b) => ORDER.indexOf(a.what) - ORDER.indexOf(b.what));
  // The subject of a single notice is its heading.
  const isSingle = sorted.length === 1;
  const shown = sorted.slice(0, MAX_NOTICES).map((notice) => {
    const text = textOf(notice, publicUrl, now);
    return isSingle ? text : `${headingOf(notice)}\n${text}`;
  });
  const more = sorted.length - shown.length;
  const rest = more > 0 ? [`And ${more} more: the console shows all of them.`] : [];
  return {
    subject: subjectOf(sorted),
    text: [...shown, ...rest, ...linkTo('/console/alerts', 'All alerts', publicUrl)].join('\n\n'),
  };
}

/** The message of the console's test button. */
export function testMessage(publicUrl: string | undefined): Pick<AlertMessage, 'subject' | 'text'> {
  const text =
    'This is a test of the Digital River connector. Alerts arrive here when events need a person. There is nothing to do.';
  return {
    subject: 'Test: alerts of the Digital River connector arrive here',
    text: [text, ...linkTo('/console/alerts', 'All alerts', publicUrl)].join('\n\n'),
  };
}

/** What their events waited for may have come, or not come in time. */
const MAY_BE_PARKED: readonly ConditionKind[] = ['held', 'setting', 'waiting', 'retried'];
const PARKED_APART = 'Its events were written, or are parked: then an alert of its own says so.';

const WORDS = { raised: '', repeated: 'Still: ', recovered: 'Recovered: ' } as const;

function subjectOf([first, ...others]: readonly Notice[]): string {
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${WORDS[first.what]}${first.standing.title}${more}`;
}

function headingOf({ what, standing }: Notice): string {
  return `${WORDS[what].toUpperCase()}${standing.title}`;
}

function textOf({ what, standing }: Notice, publicUrl: string | undefined, now: Date): string {
  const { details, todo, since, page, clearedAt } = standing;
  if (what === 'recovered') {
    const lasted = durationText((clearedAt ?? now).getTime() - since.getTime());
    const rest = MAY_BE_PARKED.includes(standing.kind) ? PARKED_APART : 'There is nothing to do.';
    return `It lasted ${lasted}, since ${timeText(since)}. ${rest}`;
  }
  const lines = [`Since ${timeText(since)}. ${details}`, `What to do: ${todo}`];
  return [...lines, ...linkTo(page, undefined, publicUrl)].join('\n');
}

function linkTo(page: string, label: string | undefined, publicUrl: string | undefined): string[] {
  if (publicUrl === undefined) return [];
  const url = new URL(page, publicUrl).href;
  return [label === undefined ? url : `${label}: ${url}`];
}
