import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import type { JsonRecord } from './read-record.ts';
import type { RowError } from './row-error.ts';

/** A write of a list of records of one object. */
export interface WriteRequest {
  kind: 'create' | 'update' | 'upsert';
  object: ObjectSchema;
  records: JsonRecord[];
  /** The field that identifies the row of an upsert. */
  key?: FieldSchema;
}

/** The result of one record. */
export interface WriteResult {
  id?: string;
  success: boolean;
  /** For an upsert: whether the row is new, or would have been. */
  created?: boolean;
  errors: RowError[];
}

/** Whether every record was written. */
export function allSucceeded(results: WriteResult[]): boolean {
  return results.every((result) => result.success);
}
