import { readFile } from 'node:fs/promises';
import type pg from 'pg';

/** Linux counts the processor time of a process in hundredths of a second: proc_pid_stat(5). */
const TICK_MICROSECONDS = 10_000;
/** Places of utime and stime behind the name of the program, which may contain blanks. */
const [UTIME, STIME] = [11, 12];

/**
 * Processor time that processes have used so far, in user mode and in the kernel. Those that have
 * ended count as 0.
 *
 * @returns microseconds
 */
export async function processorTime(pids: readonly number[]): Promise<number> {
  const times = await Promise.all(pids.map(timeOf));
  return times.reduce((sum, time) => sum + time, 0);
}

async function timeOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME] ?? 0) + Number(fields[STIME] ?? 0)) * TICK_MICROSECONDS;
}

/** The processes of a PostgreSQL server that serve connections, write and clean up. */
export async function postgresPids(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>('SELECT pid FROM pg_stat_activity');
  return rows.map(({ pid }) => pid);
}
