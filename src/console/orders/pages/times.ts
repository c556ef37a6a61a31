import { distanceText } from '../../../story/time-text.ts';
import { type Html, html } from '../../page/html-tag.ts';
import { instant } from '../../page/page-layout.ts';

/** An instant of a result. */
export function at(iso: string): Html {
  return instant(new Date(iso));
}

/** An instant, and how far it is from another one. */
export function atAndDistance(iso: string, now: string): Html {
  return html`${at(iso)} (${distanceText(new Date(iso), new Date(now))})`;
}
