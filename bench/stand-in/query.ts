import type { Records, Row } from './records.ts';

const QUERY = /^SELECT ([\w, ]+) FROM (\w+)/;
const CONDITION = /(\w+) (?:IN \(([^)]*)\)|= ('[^']*'))/g;

/** Answers the queries that the connector and the rivals make. Values contain no quotes here. */
export function answerQuery(records: Records, soql: string): Row {
  const [, fields = '', object = ''] = QUERY.exec(soql) ?? [];
  const wanted = fields.split(',').map((field) => field.trim());
  const conditions = object === 'Order' ? [...soql.matchAll(CONDITION)] : [];
  const ids = conditions.flatMap(([, field = '', list, one]) =>
    (list ?? one ?? '').split(',').flatMap((text) => records.idsWith(field, text.slice(1, -1))),
  );
  const rows = [...new Set(ids)].flatMap((id) => {
    const row = records.byId(id, wanted);
    return row === undefined ? [] : [{ attributes: { type: object }, ...row }];
  });
  return { totalSize: rows.length, done: true, records: rows };
}
