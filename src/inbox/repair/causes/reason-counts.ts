/** Reasons of events with one cause that differ in ids and numbers alone. */
export interface ReasonCount {
  /** One of them. */
  readonly reason: string;
  /** How many of the events have such a reason. */
  readonly count: number;
}

/** People read no more of them. */
export const MAX_REASONS = 20;

/** A reason without its ids and numbers: without each word that has a digit. */
export function reasonShape(reason: string): string {
  const words = reason.split(' ').map((word) => (/\d/.test(word) ? 'N' : word));
  return words.join(' ');
}

/**
 * Column of a query that groups events: their different reasons, the most frequent first.
 *
 * @param reason an expression of the table `event`
 */
export function reasonCounts(reason: string): string {
  // The same as `reasonShape`.
  const shape = "regexp_replace(named.reason, '[^ ]*[0-9][^ ]*', 'N', 'g')";
  return `
(ARRAY(SELECT jsonb_build_object('reason', max(named.reason), 'count', count(*))
       FROM unnest(array_agg(${reason})) AS named (reason) WHERE named.reason IS NOT NULL
       GROUP BY ${shape} ORDER BY count(*) DESC, max(named.reason) LIMIT ${MAX_REASONS})) AS "reasonCounts"`;
}
