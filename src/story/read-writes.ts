import { InvalidEventError } from '../errors.ts';
import type { StoredEvent } from '../inbox/story/read-story.ts';
import type { Version, Write } from '../salesforce/records/write.ts';
import type { Contribution, Source } from '../sources/source.ts';
import { storableJson } from '../storable.ts';

/** What an event writes, or why that is not known, in a full sentence. */
export type ReadWrites =
  | {
      readonly writes: readonly Write[];
      /** Its place in the history of its subject; null for an event that writes nothing. */
      readonly version: Version | null;
    }
  | { readonly unknown: string };

/**
 * Reads from its body what an event writes, just as a worker does.
 *
 * @param source undefined when it is not configured any more
 */
export function readWrites(
  event: Omit<StoredEvent, 'history'>,
  source: Source | undefined,
): ReadWrites {
  const { status, body, headers, hasBody, receivedAt } = event;
  if (status === 'unmapped' || status === 'rejected') return { writes: [], version: null };
  if (source === undefined) {
    return { unknown: 'Its sender is not configured, so that it is not known what it writes.' };
  }
  if (body === null) {
    return hasBody
      ? { unknown: 'What it writes is left out here: the events of this order are too large.' }
      : {
          unknown: 'What it wrote is not known any more: its body has been deleted, as configured.',
        };
  }
  try {
    const contribution = source.contribution(source.parse(body, headers), receivedAt);
    const { writes, keysVersion } = JSON.parse(storableJson(contribution)) as Contribution;
    return { writes, version: keysVersion ?? writes[0]?.version ?? null };
  } catch (error) {
    return error instanceof InvalidEventError
      ? { unknown: 'It cannot be read, so that it writes nothing.' }
      : { unknown: 'The connector itself fails to read it, so that it writes nothing.' };
  }
}
