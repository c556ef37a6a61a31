/** How many subjects of a group of events are named. */
const MAX_EXAMPLES = 5;

/**
 * Columns of a query that groups events: some of their subjects, those of the newest events first,
 * and the number of all of them. `subject` and `seq` are the columns of the table `event`.
 */
export const EXAMPLES = `
(ARRAY(SELECT named.key FROM unnest(array_agg(subject ORDER BY seq)) WITH ORDINALITY AS named (key, place)
       WHERE named.key IS NOT NULL GROUP BY named.key ORDER BY max(place) DESC LIMIT ${MAX_EXAMPLES})) AS subjects,
count(DISTINCT subject)::int AS "subjectCount"`;
