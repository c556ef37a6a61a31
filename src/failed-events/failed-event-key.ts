import { createHash } from 'node:crypto';
import { withoutTrailingSlashes } from '../url.ts';

/**
 * The key of an event's Failed Event record in the org. It is a digest, since event ids come from
 * senders and may contain anything: a key is safe in a URL path.
 *
 * @returns hexadecimal SHA-256 of source and event id, 64 characters
 */
export function failedEventKey(source: string, eventId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([source, eventId]))
    .digest('hex');
}

/**
 * The address of the console's page about an event.
 *
 * @param publicUrl address of the web process, with or without a trailing slash
 * @param key see {@link failedEventKey}
 */
export function failedEventLink(publicUrl: string, key: string): string {
  return `${withoutTrailingSlashes(publicUrl)}/console/events/${key}`;
}
