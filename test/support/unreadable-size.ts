import pg from 'pg';

/**
 * Lets the question for the size of a database fail, as it does without the right to connect, or while
 * a file disappears. Other statements work.
 *
 * @param pool its user has to be a superuser; its connections are replaced
 * @returns undoes it
 */
export async function makeSizeUnreadable(pool: pg.Pool): Promise<() => Promise<void>> {
  await change(
    pool,
    `CREATE FUNCTION public.pg_database_size(name) RETURNS bigint LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'permission denied' USING ERRCODE = '42501'; END $$`,
    'SET search_path = public, pg_catalog',
  );
  return () => change(pool, 'DROP FUNCTION public.pg_database_size(name)', 'RESET search_path');
}

/** The setting holds for new connections alone, so the present ones are closed. */
async function change(pool: pg.Pool, statement: string, setting: string): Promise<void> {
  const client = new pg.Client(pool.options);
  await client.connect();
  await client.query(statement);
  const { rows } = await client.query('SELECT quote_ident(current_database()) AS database');
  await client.query(`ALTER DATABASE ${rows[0].database} ${setting}`);
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await client.end();
}
