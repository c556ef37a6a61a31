import { distanceText } from '../../story/time-text.ts';
import { type Html, html } from './html-tag.ts';

/** A time in UTC, such as `2026-11-22 08:00:00 UTC`. @param iso the instant, as results have it */
export function instant(iso: string): Html {
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** A dash; screen readers read a word. */
const NONE = html`<span aria-hidden="true">–</span><span class="hidden">none</span>`;

/** A time in UTC; a dash when there is none. */
export function instantOrDash(iso: string | null): Html {
  return iso === null ? NONE : instant(iso);
}

/** A time in UTC, and how far it is from another one. */
export function instantAndDistance(iso: string, now: string): Html {
  return html`${instant(iso)} (${distanceText(new Date(iso), new Date(now))})`;
}

/** A time in UTC to the minute, such as `2026-11-22 08:00 UTC`, within a sentence. */
export function minuteText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
