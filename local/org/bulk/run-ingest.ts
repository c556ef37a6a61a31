import type { Org } from '../org.ts';
import type { UserAccess } from '../rights/user-access.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { inTransaction } from '../store/transaction.ts';
import { deleteAsUser } from '../write/delete-as-user.ts';
import { idOf } from '../write/find-targets.ts';
import type { JsonRecord } from '../write/read-record.ts';
import type { WriteContext } from '../write/write-context.ts';
import type { WriteResult } from '../write/write-request.ts';
import { writeRows } from '../write/write-rows.ts';
import { type CsvFormat, readCsv } from './csv-format.ts';
import { csvRecord, readColumns } from './csv-record.ts';

/** Records per transaction, as on the platform; a key that occurs twice within them is an error. */
const CHUNK_SIZE = 200;

/** The operation of an ingest job. */
export interface Ingest {
  operation: 'insert' | 'update' | 'upsert' | 'delete';
  object: ObjectSchema;
  /** The field that identifies the row of an upsert. */
  key?: FieldSchema;
  format: CsvFormat;
}

/** A line of the CSV and its result. */
export interface Outcome {
  row: string[];
  result: WriteResult;
}

/**
 * Writes the records of a CSV, 200 per transaction. A refused record does not affect the others.
 * @throws UnreadableCsv when the whole CSV is invalid
 */
export async function runIngest(
  org: Org,
  user: UserAccess,
  { operation, object, key, format }: Ingest,
  csv: string,
): Promise<{ columns: string[]; outcomes: Outcome[] }> {
  const { columns, rows } = readCsv(csv, format);
  const read = readColumns(user.schema, object, columns);
  const outcomes: Outcome[] = [];
  for (let start = 0; start < rows.length; start += CHUNK_SIZE) {
    const chunk = rows.slice(start, start + CHUNK_SIZE);
    const records = chunk.map((row) => csvRecord(read, row));
    const results = await inTransaction(
      org.pool,
      (changes) => org.publish(changes),
      (transaction) => write({ org, user, transaction }, { operation, object, key }, records),
    );
    outcomes.push(...results.map((result, position) => ({ row: chunk[position] ?? [], result })));
  }
  return { columns, outcomes };
}

function write(
  context: WriteContext,
  { operation, object, key }: { [K in 'operation' | 'object' | 'key']: Ingest[K] },
  records: JsonRecord[],
): Promise<WriteResult[]> {
  switch (operation) {
    case 'delete':
      return deleteAsUser(
        context,
        object,
        records.map((record) => idOf(record) ?? ''),
      );
    case 'insert':
      return writeRows(context, { kind: 'create', object, records });
    case 'update':
      return writeRows(context, { kind: 'update', object, records });
    case 'upsert':
      return writeRows(context, { kind: 'upsert', object, records, ...(key && { key }) });
  }
}
