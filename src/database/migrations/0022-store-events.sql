-- The statement that stores events, as a function: a session keeps the plan of a function without any name of a prepared statement,
-- so that this works behind poolers. The subjects of new events are due at due_time. The arrays have one element for each event; no two have the same source and id.
-- A function that stores otherwise needs another name: processes of the previous release call this one until they end.
CREATE FUNCTION store_events(
  due_time timestamptz, bodies bytea, lengths integer[],
  sources text[], event_ids text[], types text[], subjects text[], live_modes boolean[], event_times timestamptz[],
  proofs text[], origins jsonb[], counts integer[], statuses text[], reasons text[], error_codes text[], header_sets jsonb[]
) RETURNS TABLE (source text, event_id text, is_new boolean)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH arrived AS (
    SELECT a.*, substr(bodies, (sum(length) OVER (ORDER BY row) - length)::integer + 1, length) AS body
    FROM unnest(lengths, sources, event_ids, types, subjects, live_modes, event_times, proofs, origins, counts, statuses,
      reasons, error_codes, header_sets) WITH ORDINALITY
      AS a (length, source, event_id, type, subject, live, event_time, proof, origin, arrivals, status,
        reason, error_code, headers, row)
  ),
  -- Rows are sorted: two processes that lock the same rows in different orders would deadlock.
  stored AS (
    INSERT INTO event AS e (source, event_id, type, subject, live, event_time, proof, origin, arrivals, status,
      reason, error_code, headers, body, received_at, settled_at)
    SELECT source, event_id, type, subject, live, event_time, proof, origin, arrivals, status,
      reason, error_code, headers, body, now(), CASE WHEN status <> 'pending' THEN now() END
    FROM arrived ORDER BY source, event_id
    ON CONFLICT (source, event_id) DO UPDATE SET arrivals = e.arrivals + excluded.arrivals, last_arrival_at = now(),
      type = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.type ELSE e.type END,
      subject = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.subject ELSE e.subject END,
      live = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.live ELSE e.live END,
      event_time = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.event_time ELSE e.event_time END,
      proof = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.proof ELSE e.proof END,
      origin = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.origin ELSE e.origin END,
      status = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.status ELSE e.status END,
      reason = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.reason ELSE e.reason END,
      headers = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.headers ELSE e.headers END,
      error_code = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.error_code ELSE e.error_code END,
      body = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.body ELSE e.body END,
      received_at = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.received_at ELSE e.received_at END,
      settled_at = CASE WHEN e.status = 'unmapped' AND excluded.status = 'pending' AND e.error_code IS DISTINCT FROM 'NOT_OURS'
        THEN excluded.settled_at ELSE e.settled_at END
    -- An inserted row has the xmax 0, and one whose event was replaced the time of this transaction.
    RETURNING source, event_id, subject, status, (xmax = 0 OR received_at = now()) AS is_new
  ),
  due AS (
    INSERT INTO subject AS s (source, key, due_at)
    SELECT source, subject, due_time FROM stored WHERE is_new AND status = 'pending' GROUP BY source, subject ORDER BY source, subject
    ON CONFLICT (source, key) DO UPDATE SET
      arrivals = s.arrivals + 1,
      due_at = CASE WHEN s.attempts > 0 THEN s.due_at ELSE least(s.due_at, excluded.due_at) END
  )
  SELECT source, event_id, is_new FROM stored;
END $$;
