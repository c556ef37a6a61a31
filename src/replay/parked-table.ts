import Table from 'cli-table3';
import type { ParkedGroup } from '../inbox/parked-events.ts';

/** A table of parked events, one row for each cause; a sentence when there are none. */
export function parkedTable(groups: readonly ParkedGroup[]): string {
  const rows = new Table({
    head: ['Events', 'Type', 'Code', 'Reason', 'Oldest'],
    style: { head: [], border: [] },
  });
  for (const { count, type, code, reason, oldest } of groups) {
    rows.push([count, type, code, reason, oldest.toISOString()]);
  }
  return groups.length === 0 ? 'Nothing is parked.' : rows.toString();
}
