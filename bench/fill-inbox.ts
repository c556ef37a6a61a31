import type { Pool } from 'pg';

/** How often an event waits, and another one is parked: one of so many. */
type OneOf = number;

const USUALLY_ONE_OF: OneOf = 1000;
/** In an incident so many events wait, half of them for a right, and as many are parked. */
const INCIDENT_EVENTS = 100_000;

/**
 * 1 % of the events are pending, 10 % unmapped; half of the settled ones are old.
 * They were received over 90 days, 5 % of them from a sender that can be asked for missed events.
 */
const insertEvents = (events: number, subjects: number, oneOf: OneOf) => `
INSERT INTO event (source, event_id, type, subject, live, event_time, received_at, proof, status, settled_at, reason, error_code, body)
SELECT CASE WHEN n % 20 = 7 THEN 'xanpay' ELSE 'digital-river' END, gen_random_uuid()::text, 'order.accepted', (n % ${subjects})::text,
  true, now(), now() - (${events} - n) * interval '90 days' / ${events}, 'oauth', status,
  CASE WHEN status IN ('applied', 'parked', 'unmapped') THEN now() - (n % 60) * interval '1 day' END,
  CASE WHEN status = 'parked' THEN 'A text is longer than its field.' END,
  CASE status WHEN 'waiting' THEN CASE WHEN (n / ${oneOf}) % 2 = 0 THEN 'INSUFFICIENT_ACCESS_OR_READONLY' END WHEN 'parked' THEN 'STRING_TOO_LONG' WHEN 'unmapped' THEN CASE WHEN n % 3 = 0 THEN 'OTHER_MODE' ELSE 'UNMAPPED_TYPE' END END,
  decode(repeat(md5(n::text), 20), 'hex')
FROM (SELECT n, CASE WHEN n % 100 = 0 THEN 'pending' WHEN n % ${oneOf} = 1 THEN 'waiting' WHEN n % ${oneOf} = 2 THEN 'parked' WHEN n % 10 = 3 THEN 'unmapped' ELSE 'applied' END AS status
      FROM generate_series(1, ${events}) n) events;
INSERT INTO subject (source, key, due_at, waiting_since, held_since, memory)
SELECT source, subject,
  CASE WHEN bool_or(status = 'pending') THEN now() - interval '1 second' WHEN bool_or(status = 'waiting') THEN now() + interval '1 hour' END,
  CASE WHEN bool_or(status = 'waiting' AND error_code IS NULL) THEN min(received_at) END,
  CASE WHEN bool_or(status = 'waiting' AND error_code IS NOT NULL) THEN min(received_at) END,
  jsonb_build_object('keys', jsonb_build_object('drOrderId', subject, 'upstreamId', lpad(subject, 8, '0')),
    'ids', jsonb_build_object('order', '801' || lpad(subject, 12, '0') || 'AAA'))
FROM event GROUP BY source, subject;`;

/** A month of three busy senders, as it is stored for the plots of the overview. */
const INSERT_ACTIVITY = `
INSERT INTO activity (resolution, starts_at, measure, source, upper_ms, count)
SELECT resolution, starts_at, measure, source, upper_ms, 1 + (random() * 50)::int
FROM (
  SELECT 'minute' AS resolution, generate_series(date_trunc('minute', now() - interval '2 hours'), now(), '1 minute') AS starts_at
  UNION ALL SELECT 'ten minutes', generate_series(date_trunc('hour', now() - interval '26 hours'), now(), '10 minutes')
  UNION ALL SELECT 'hour', generate_series(date_trunc('hour', now() - interval '32 days'), now(), '1 hour')
) AS times,
  (VALUES ('digital-river'), ('xanpay'), ('xoxoday-plum')) AS sources (source),
  (SELECT measure, 0 AS upper_ms FROM (VALUES ('received'), ('stored'), ('duplicate'), ('applied'), ('superseded'), ('parked')) AS counters (measure)
   UNION ALL SELECT measure, upper_ms FROM (VALUES ('applied'), ('acknowledged')) AS timers (measure),
     unnest(ARRAY[50, 100, 250, 500, 1000, 2500, 5000, 10000]) AS upper_ms) AS measures`;

/** A year of what people did. */
const INSERT_AUDIT = `
INSERT INTO audit (at, actor_kind, actor_id, actor_name, action, what, outcome)
  SELECT now() - n * interval '5 minutes', 'user', '005Hs0000000' || lpad((n % 50)::text, 3, '0'), 'user' || n % 50 || '@example.com',
    'action' || n % 20, 'event ' || n, 'begun' FROM generate_series(1, 100000) n`;

/** Four events each. */
const EVENTS_PER_SUBJECT = 4;

/**
 * Fills an empty inbox, and lets PostgreSQL look at what it holds.
 *
 * @param events how many
 * @param isIncident true: 100,000 of them wait, and 100,000 are parked; otherwise 0.1 % each
 */
export async function fillInbox(pool: Pool, events: number, isIncident = false): Promise<void> {
  const oneOf = isIncident ? Math.max(3, Math.floor(events / INCIDENT_EVENTS)) : USUALLY_ONE_OF;
  await pool.query(insertEvents(events, events / EVENTS_PER_SUBJECT, oneOf));
  await pool.query(INSERT_ACTIVITY);
  await pool.query(INSERT_AUDIT);
  await pool.query('VACUUM ANALYZE');
}
