import { createHash } from 'node:crypto';
import { withoutTrailingSlashes } from '../url.ts';

/**
 * The key of an event's Failed Event record in the org: hexadecimal SHA-256 of what tells the event apart from all others.
 * Always 64 characters, whatever ids senders make up, so that it may stand in a path.
 */
export function failedEventKey(source: string, eventId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([source, eventId]))
    .digest('hex');
}

/**
 * Where the console shows an event.
 *
 * @param publicUrl the address of the web process, with or without a slash at its end
 * @param key by {@link failedEventKey}
 */
export function failedEventLink(publicUrl: string, key: string): string {
  return `${withoutTrailingSlashes(publicUrl)}/console/events/${key}`;
}
