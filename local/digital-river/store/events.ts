import type { Pool } from 'pg';

export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** Exactly the posted bytes. */
  readonly body: Buffer;
}

/**
 * Stores an event; an existing one stays unchanged. Returns false if the existing event has another
 * body.
 */
export async function storeEvent(pool: Pool, event: StoredEvent): Promise<boolean> {
  await pool.query(
    'INSERT INTO events (id, type, body) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
    [event.id, event.type, event.body],
  );
  const stored = await findEvent(pool, event.id);
  return stored?.body.equals(event.body) ?? false;
}

export async function findEvent(pool: Pool, id: string): Promise<StoredEvent | undefined> {
  const { rows } = await pool.query<StoredEvent>(
    'SELECT id, type, body FROM events WHERE id = $1',
    [id],
  );
  return rows[0];
}

/**
 * Events, newest first.
 * @param limit maximum number of events
 * @param after the list starts after the event with this id
 * @param pattern regular expression that the type must match
 */
export async function listEvents(
  pool: Pool,
  {
    limit,
    after,
    pattern,
  }: { limit: number; after: string | undefined; pattern: string | undefined },
): Promise<StoredEvent[]> {
  const { rows } = await pool.query<StoredEvent>(
    `SELECT id, type, body FROM events
     WHERE ($2::text IS NULL OR number < (SELECT number FROM events WHERE id = $2))
       AND ($3::text IS NULL OR type ~ $3)
     ORDER BY number DESC LIMIT $1`,
    [limit, after ?? null, pattern ?? null],
  );
  return rows;
}
