import { parseQuery, type ValueCondition, type WhereClause } from '@jetstreamapp/soql-parser-js';
import type { Org } from '../../../src/salesforce/api/org.ts';

export type Row = Record<string, string | null>;

/**
 * An org with rows that answers queries as Salesforce does: text is compared without regard to
 * case.
 */
export class RowsOrg implements Org {
  readonly apiVersion = '67.0';
  readonly queries: string[] = [];
  readonly paths: string[] = [];
  readonly #rows: readonly Row[];
  readonly #parts = new Map<string, readonly Row[]>();

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  async call({ method, path }: { method: string; path: string }): Promise<unknown> {
    expect(method).toBe('GET');
    this.paths.push(path);
    const next = this.#parts.get(path);
    if (next !== undefined) return this.#partOf(next);
    const query = new URL(path, 'https://org.example').searchParams.get('q') ?? '';
    this.queries.push(query);
    const { fields = [], where, limit } = parseQuery(query);
    const names = fields.map((field) => ('field' in field ? field.field : ''));
    const wanted = conditions(where).map(wantedBy);
    const found = this.#rows
      .filter((row) => wanted.some((holds) => holds(row)))
      .map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
    return this.#partOf(found.slice(0, limit));
  }

  /** A result is answered in parts of 2,000 records. */
  #partOf(found: readonly Row[]) {
    const [records, rest] = [found.slice(0, 2000), found.slice(2000)];
    if (rest.length === 0) return { done: true, records };
    const next = `/query/01gR0000000abcd-${this.#parts.size}`;
    this.#parts.set(next, rest);
    return { done: false, records, nextRecordsUrl: `/services/data/v67.0${next}` };
  }

  probe = () => Promise.resolve();
  usage = () => undefined;
}

function conditions(where: WhereClause | undefined): ValueCondition[] {
  if (where === undefined || !('left' in where)) return [];
  const rest = 'right' in where ? conditions(where.right) : [];
  return [where.left as ValueCondition, ...rest];
}

function wantedBy({ field, operator, value }: ValueCondition): (row: Row) => boolean {
  expect(operator).toBe('IN');
  const values = new Set(
    (value as string[]).map((literal) =>
      literal.slice(1, -1).replace(/\\(.)/g, '$1').toLowerCase(),
    ),
  );
  return (row) => values.has(row[field]?.toLowerCase() ?? '\u0000');
}
