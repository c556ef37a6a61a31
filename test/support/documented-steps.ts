import { readFileSync } from 'node:fs';

const OPERATIONS = new URL('../../docs/operations.md', import.meta.url);

/** The fields of the Order that docs/operations.md says to clear when the other order is over. */
export function fieldsToClear(): string[] {
  const [, section = ''] = readFileSync(OPERATIONS, 'utf8').split('\n### Conflicts by hand\n');
  const [, list = ''] =
    /clear all Digital River fields of the Order\s+\(([^)]*)\)/.exec(section) ?? [];
  return [...list.matchAll(/`(\w+)`/g)].map(([, field = '']) => field);
}
