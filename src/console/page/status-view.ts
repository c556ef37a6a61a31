import { type Html, html } from './html-tag.ts';
import { statusBadge } from './parts.ts';

/** The status of an event as a badge, followed by what the badge does not say. */
export function statusView(status: string, meaning: string): Html {
  return html`${statusBadge(status)} ${withoutStatus(status, meaning)}`;
}

/** `parked (needs a person)` says of a parked event that it needs a person. */
function withoutStatus(status: string, meaning: string): string {
  if (meaning === status) return '';
  const within = meaning.startsWith(`${status} (`) && meaning.endsWith(')');
  return sentence(within ? meaning.slice(status.length + 2, -1) : meaning);
}

/** A text with a capital letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
