import { parseQuery, type ValueCondition, type WhereClause } from '@jetstreamapp/soql-parser-js';
import type { Org, OrgRequest } from '../../../src/salesforce/api/org.ts';
import { RequestRefusedError } from '../../../src/salesforce/org-errors.ts';

export type Row = Record<string, string | null>;

/** A call, or a part of a Composite call. */
export interface Asked {
  readonly method: string;
  readonly path: string;
}

interface Subrequest {
  readonly method: string;
  readonly url: string;
}

/** Parts of a Composite call that are queries or collections. */
const MAX_PARTS = 5;
/** Characters of a query, and bytes of a URL with the headers. */
const MAX_QUERY = 100_000;
const MAX_URL = 16_384;

/**
 * An org with rows that answers queries as Salesforce does: text is compared without regard to
 * case. Queries may be parts of a Composite call. Calls that Salesforce would refuse fail the test.
 */
export class RowsOrg implements Org {
  readonly apiVersion = '67.0';
  readonly queries: string[] = [];
  /** Of calls. */
  readonly paths: string[] = [];
  /** Of the parts of each call. */
  readonly parts: (readonly Asked[])[] = [];
  readonly #rows: readonly Row[];
  readonly #rest = new Map<string, readonly Row[]>();

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  async call({ method, path, body }: OrgRequest): Promise<unknown> {
    this.paths.push(path);
    expect(path.length).toBeLessThan(MAX_URL);
    if (path !== '/composite') {
      this.parts.push([{ method, path }]);
      return this.answer({ method, path });
    }
    const { compositeRequest } = body as { compositeRequest: readonly Subrequest[] };
    const parts = compositeRequest.map((part) => ({
      ...part,
      path: part.url.replace('/services/data/v67.0', ''),
    }));
    this.parts.push(parts);
    expect(parts.length).toBeLessThanOrEqual(MAX_PARTS);
    return { compositeResponse: await Promise.all(parts.map((part) => this.#answerPart(part))) };
  }

  async #answerPart(part: Asked): Promise<unknown> {
    try {
      return { httpStatusCode: 200, body: await this.answer(part) };
    } catch (error) {
      if (!(error instanceof RequestRefusedError)) throw error;
      const { code: errorCode, message } = error.error;
      return { httpStatusCode: 400, body: [{ errorCode, message }] };
    }
  }

  async answer({ method, path }: Asked): Promise<unknown> {
    expect(method).toBe('GET');
    const next = this.#rest.get(path);
    if (next !== undefined) return this.#partOf(next);
    const query = new URL(path, 'https://org.example').searchParams.get('q') ?? '';
    this.queries.push(query);
    expect(query.length).toBeLessThanOrEqual(MAX_QUERY);
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
    const next = `/query/01gR0000000abcd-${this.#rest.size}`;
    this.#rest.set(next, rest);
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
