import type { ClientBase, Pool } from 'pg';
import type { Config } from '../../config/index.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, warning } = findingsIn('Database');
const CHECK = 'connections';

/** A limit of connections. */
interface Limit {
  /** Whose limit it is, as the end of a sentence. */
  readonly of: string;
  readonly most: number;
  /** Connections that count for it and are not the connector's. */
  readonly others: number;
}

/** What is known of the connections to the database. */
export interface Connections {
  readonly limits: readonly Limit[];
  /** Connections of the connector's processes that are open now. */
  readonly open: number;
  /** Addresses from which they come. */
  readonly addresses: number;
}

/** Sessions of other users show neither state nor kind, but do show whose they are. */
const QUERY = `
WITH session AS (
  SELECT usename, datname, client_addr,
    datname = current_database()
      AND application_name = current_setting('application_name') AS is_ours
  FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND datid IS NOT NULL
    AND coalesce(backend_type, 'client backend') = 'client backend'
), used AS (
  SELECT count(*) FILTER (WHERE is_ours)::int AS open,
    count(DISTINCT client_addr) FILTER (WHERE is_ours)::int AS addresses,
    count(*) FILTER (WHERE NOT is_ours)::int AS others,
    count(*) FILTER (WHERE NOT is_ours AND usename = session_user)::int AS "othersOfUser",
    count(*) FILTER (WHERE NOT is_ours AND datname = current_database())::int AS "othersOfDatabase"
  FROM session
)
SELECT used.*, pg_backend_pid() AS pid,
  current_setting('max_connections')::int AS "max",
  CASE WHEN role.rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::int
    + coalesce(current_setting('reserved_connections', true), '0')::int END AS reserved,
  CASE WHEN role.rolsuper THEN -1 ELSE role.rolconnlimit END AS "maxOfUser",
  CASE WHEN role.rolsuper THEN -1 ELSE db.datconnlimit END AS "maxOfDatabase"
FROM used, pg_roles role, pg_database db
WHERE role.rolname = session_user AND db.datname = current_database()`;

interface Row {
  readonly open: number;
  readonly addresses: number;
  readonly others: number;
  readonly othersOfUser: number;
  readonly othersOfDatabase: number;
  readonly pid: number;
  readonly max: number;
  readonly reserved: number;
  /** -1: without a limit. */
  readonly maxOfUser: number;
  readonly maxOfDatabase: number;
}

/**
 * Compares the limits of connections with what the connector's processes may open.
 *
 * @throws the database's error
 */
export async function checkConnections(
  pool: Pool,
  config: Pick<Config, 'DATABASE_CONNECTIONS' | 'WEB_DRAINS'>,
): Promise<Finding> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<Row>(QUERY);
    const [row] = rows;
    if (row === undefined || isPooled(client, row.pid)) {
      return ok(
        CHECK,
        'through a pooler, such as PgBouncer: its own limits count, and they cannot be read here',
      );
    }
    return judgeConnections(connectionsOf(row), config);
  } finally {
    client.release();
  }
}

/** A pooler gives its clients a process id of its own. */
function isPooled(client: ClientBase, pid: number): boolean {
  return 'processID' in client && client.processID !== pid;
}

function connectionsOf(row: Row): Connections {
  const limits = [
    { of: 'the server', most: row.max - row.reserved, others: row.others },
    { of: 'this user', most: row.maxOfUser, others: row.othersOfUser },
    { of: 'this database', most: row.maxOfDatabase, others: row.othersOfDatabase },
  ].filter(({ most }) => most >= 0);
  return { limits, open: row.open, addresses: row.addresses };
}

/**
 * Judges whether the processes can open their connections. How many processes run is not known: at
 * least a web process and a worker, one for each address, and as many as the open connections need.
 */
export function judgeConnections(
  { limits, open, addresses }: Connections,
  {
    DATABASE_CONNECTIONS: each,
    WEB_DRAINS: isAlone,
  }: Pick<Config, 'DATABASE_CONNECTIONS' | 'WEB_DRAINS'>,
): Finding {
  const processes = Math.max(isAlone ? 1 : 2, addresses, Math.ceil(open / each));
  const [tightest] = limits.toSorted((a, b) => a.most - a.others - (b.most - b.others));
  if (tightest === undefined) return ok(CHECK, `no limit; ${open} of the connector are open`);
  const free = tightest.most - tightest.others;
  const fitting = Math.max(0, Math.floor(free / each));
  const figures = `the limit of ${tightest.of} is ${tightest.most}, others use ${tightest.others}, the connector ${open}; each process opens up to ${each} (DATABASE_CONNECTIONS)`;
  const data = { ...tightest, open, processes, fitting };
  if (fitting >= processes) {
    return ok(CHECK, `${figures}, so that there is room for ${fitting} processes`, undefined, data);
  }
  const most = Math.max(1, Math.floor(free / processes));
  return warning(
    CHECK,
    `${figures}: too few for ${processes} processes`,
    `Set DATABASE_CONNECTIONS to ${most} or less, run fewer processes, or raise the limit (max_connections, ALTER ROLE … CONNECTION LIMIT, or a larger plan). During a deployment, old and new processes may need twice as many. Without a free connection, events are refused with 503.`,
    data,
  );
}
