import { recordName, type Write } from '../../salesforce/records/write.ts';

/**
 * The writes whose record has still not been created, each once.
 *
 * @param created names of the records that the subject's writes have created
 */
export function stillDeferred(writes: readonly Write[], created: readonly string[]): Write[] {
  const waiting = writes.filter(({ record }) => !created.includes(recordName(record)));
  return [...new Map(waiting.map((write) => [canonicalText(write), write])).values()];
}

/** The same for two writes whose names are in another order, as after they were stored. */
function canonicalText(write: Write): string {
  return JSON.stringify(write, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
