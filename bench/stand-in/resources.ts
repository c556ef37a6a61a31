import { answerQuery } from './query.ts';
import type { Records, Visible } from './records.ts';

/** One request of the data API, or a part of a Composite request. */
export interface Request {
  readonly method: string;
  /** Path and query below `/services/data/vXX.X`. */
  readonly path: string;
  readonly body?: unknown;
}

/** What is answered, and how many records that took. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly records: number;
}

type Facts = Omit<Visible, 'at'>;
type Body = Readonly<Record<string, unknown>>;

const VERSION = /^\/services\/data\/v[\d.]+/;
const COLLECTION = /^\/composite\/sobjects(?:\/(\w+))?(?:\/(\w+))?$/;
/** What Salesforce takes of one Composite request and one collection. */
const [MAX_PARTS, MAX_QUERIES_AND_COLLECTIONS, MAX_RECORDS] = [25, 5, 200];
const LIMITED = /\/query\?|\/composite\/sobjects/;
const RECORD = /^\/sobjects\/(\w+)\/(\w+)(?:\/([^/]+))?$/;

/** Answers a request of the data API. */
export function answer(records: Records, request: Request, facts: Facts): Answer {
  const [path = '', search = ''] = request.path.split('?');
  const parameters = new URLSearchParams(search);
  if (path === '/composite') return composite(records, request, facts);
  if (path === '/query' || path === '/queryAll') {
    const found = answerQuery(records, parameters.get('q') ?? '');
    return ok(found, Number(found.totalSize));
  }
  const [isCollection, object = '', key] = COLLECTION.exec(path) ?? [];
  if (isCollection !== undefined) {
    const body = objectOf(request.body);
    const ids = parameters.get('ids')?.split(',') ?? (key === undefined ? body.ids : undefined);
    if (object !== '' && Array.isArray(ids)) {
      return retrieve(records, ids, parameters.get('fields')?.split(',') ?? body.fields);
    }
    return writeCollection(records, body, key, facts);
  }
  const [isRecord, type = '', field = '', value] = RECORD.exec(path) ?? [];
  if (isRecord !== undefined && request.method === 'PATCH') {
    const fields = {
      ...objectOf(request.body),
      ...(value === undefined ? {} : { [field]: value }),
    };
    records.write(type, value === undefined ? field : '', fields, facts);
    return value === undefined ? { status: 204, body: undefined, records: 1 } : created();
  }
  return ok({}, 0);
}

function composite(records: Records, request: Request, facts: Facts): Answer {
  const { compositeRequest } = objectOf(request.body);
  const parts = (Array.isArray(compositeRequest) ? compositeRequest : []).map(objectOf);
  const limited = parts.filter(({ url }) => LIMITED.test(String(url)));
  if (parts.length > MAX_PARTS || limited.length > MAX_QUERIES_AND_COLLECTIONS) return refused();
  const answers = parts.map(({ method, url, body }) =>
    answer(
      records,
      { method: String(method), path: String(url).replace(VERSION, ''), body },
      facts,
    ),
  );
  const compositeResponse = answers.map(({ status, body }, index) => ({
    ...{ httpStatusCode: status, httpHeaders: {}, body },
    referenceId: parts[index]?.referenceId,
  }));
  return ok(
    { compositeResponse },
    answers.reduce((sum, each) => sum + each.records, 0),
  );
}

/** Null stands for what does not exist, as in Salesforce. */
function retrieve(records: Records, ids: readonly unknown[], fields: unknown): Answer {
  const wanted = ['Id', ...(Array.isArray(fields) ? fields.map(String) : [])];
  return ok(
    ids.map((id) => records.byId(String(id), wanted) ?? null),
    ids.length,
  );
}

function writeCollection(
  records: Records,
  body: Body,
  key: string | undefined,
  facts: Facts,
): Answer {
  const rows = (Array.isArray(body.records) ? body.records : []).map(objectOf);
  if (rows.length > MAX_RECORDS) return refused();
  const results = rows.map((row) => {
    const id = typeof row.id === 'string' ? row.id : '';
    records.write(String(objectOf(row.attributes).type), id, row, facts);
    return { id: id || newId(), success: true, errors: [], ...(key ? { created: true } : {}) };
  });
  return ok(results, rows.length);
}

let number = 0;

function newId(): string {
  number += 1;
  return `a00Hs${String(number).padStart(10, '0')}AAA`;
}

function created(): Answer {
  return {
    status: 201,
    body: { id: newId(), success: true, errors: [], created: true },
    records: 1,
  };
}

function refused(): Answer {
  const body = [{ errorCode: 'LIMIT_EXCEEDED', message: 'More than one request takes.' }];
  return { status: 400, body, records: 0 };
}

function ok(body: unknown, records: number): Answer {
  return { status: 200, body, records };
}

function objectOf(value: unknown): Body {
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}
