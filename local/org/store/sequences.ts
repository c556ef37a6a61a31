import type { ClientBase, Pool } from 'pg';
import { recordId } from '../record-id.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';

/** The first OrderNumber is 00000100; every other auto number begins at 1. */
const FIRST_ORDER_NUMBER = 100;

/** Creates missing sequences for ids and auto numbers. */
export async function createSequences(pool: Pool, schema: OrgSchema): Promise<void> {
  for (const object of schema.objects.values()) {
    await pool.query(`create sequence if not exists "${idSequence(object)}"`);
    for (const field of autoNumbers(object)) {
      const start = field.name === 'OrderNumber' ? FIRST_ORDER_NUMBER : 1;
      const name = numberSequence(object, field);
      await pool.query(`create sequence if not exists "${name}" start ${start}`);
    }
  }
}

/** Creates ids for new rows. As on the platform, the ids of failed writes are not reused. */
export async function nextIds(
  db: ClientBase,
  object: ObjectSchema,
  count: number,
): Promise<string[]> {
  const numbers = await next(db, idSequence(object), count);
  return numbers.map((number) => recordId(object.keyPrefix, number));
}

/** Creates the next formatted values of an auto number. */
export async function nextAutoNumbers(
  db: ClientBase,
  object: ObjectSchema,
  field: FieldSchema,
  count: number,
): Promise<string[]> {
  const numbers = await next(db, numberSequence(object, field), count);
  return numbers.map((number) => formatAutoNumber(field.autoNumber ?? '{0}', number));
}

/** The auto number fields of an object. */
export function autoNumbers(object: ObjectSchema): FieldSchema[] {
  return [...object.fields.values()].filter((field) => field.autoNumber !== undefined);
}

/** Fills the zeros of a display format: `F-{0000}` and 7 give `F-0007`. */
function formatAutoNumber(format: string, number: number): string {
  return format.replace(/\{(0+)\}/, (_, zeros: string) =>
    String(number).padStart(zeros.length, '0'),
  );
}

async function next(db: ClientBase, sequence: string, count: number): Promise<number[]> {
  if (count === 0) return [];
  const text = 'select nextval($1)::float8 as number from generate_series(1, $2)';
  const { rows } = await db.query<{ number: number }>(text, [`"${sequence}"`, count]);
  return rows.map((row) => row.number);
}

function idSequence(object: ObjectSchema): string {
  return `org_id_${object.keyPrefix}`;
}

function numberSequence(object: ObjectSchema, field: FieldSchema): string {
  return `org_number_${object.keyPrefix}_${field.name}`;
}
