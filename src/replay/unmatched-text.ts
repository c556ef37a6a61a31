import { indented } from './paragraph.ts';

/** What to do with events that are not parked, by their status. */
const WAYS_ON: ReadonlyMap<string, string> = new Map(
  Object.entries({
    pending: 'A worker will process it. If it does not, run "npm run doctor".',
    waiting:
      'It is written as soon as its record or right exists. "npm run replay -- --order ID" shows what it waits for.',
    applied: 'It is written. To write it once more, give the same options with --again.',
    superseded:
      'A newer event was written instead. To write that once more, give the same options with --again.',
    unmapped:
      'There was nothing to write. To judge it anew, give the same options with --unmapped.',
    dismissed: 'A person set it aside. To take that back, give the same options with --restore.',
    rejected:
      'It was no usable event. If a mapping file was corrected since, give the same options with --rejected; otherwise its sender has to correct it and send it again.',
  }),
);

/**
 * Says that no parked event matches a selection, what the matching events are, and the way on.
 *
 * @param counts the matching events by status
 */
export function unmatchedText(
  counts: readonly { readonly status: string; readonly count: number }[],
): string {
  const lines = counts.flatMap(({ status, count }) =>
    indented(`${count} ${status}: ${WAYS_ON.get(status) ?? 'See docs/operations.md.'}`, ''),
  );
  return ['No parked event matches: nothing was replayed.', ...lines].join('\n');
}
