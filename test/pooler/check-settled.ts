import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { query } from '../chaos/stage/database.ts';
import { eventually } from '../support/eventually.ts';
import type { LoadEvent } from '../upgrade/plan.ts';
import type { Connector, Stage } from './stage.ts';

const SETTLED = new Set(['applied', 'superseded']);
const SETTLING_TIMEOUT_MS = 60_000;

/**
 * Waits until all events are stored and applied, or superseded by a newer one.
 *
 * @param databaseUrl the direct address
 */
export async function checkSettled(
  databaseUrl: string,
  events: readonly LoadEvent[],
): Promise<void> {
  await eventually(async () => {
    const rows = await query<{ status: string; count: number }>(
      databaseUrl,
      `SELECT status, count(*)::integer AS count FROM event WHERE event_id = ANY($1) GROUP BY status`,
      [events.map(({ id }) => id)],
    );
    const settled = rows.filter(({ status }) => SETTLED.has(status));
    const total = settled.reduce((sum, { count }) => sum + count, 0);
    assert.equal(total, events.length, `of ${events.length} events: ${JSON.stringify(rows)}`);
  }, SETTLING_TIMEOUT_MS);
}

/** Checks that no process of a connector has exited or logged an error. */
export async function checkUndisturbed({ folder }: Stage, { processes }: Connector): Promise<void> {
  for (const { name, exits } of processes) {
    assert.equal(exits, 0, `${name} exited ${exits} times`);
    const log = await readFile(join(folder, `${name}.log`), 'utf8');
    const bad = log.split('\n').filter((line) => /"level":"(error|fatal)"/.test(line));
    assert.deepEqual(bad.slice(0, 3), [], `${name} has logged ${bad.length} errors`);
  }
}
