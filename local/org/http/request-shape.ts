import { z } from 'zod';
import { findField, findObject, isWriteable } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import type { JsonRecord } from '../write/read-record.ts';
import { ApiError, notFound } from './api-error.ts';
import type { DataCall } from './data-call.ts';
import type { Parameters } from './resource.ts';

const record = z.record(z.string(), z.unknown());

/** The object that a path names, if the user may read it. */
export function objectIn(call: DataCall, parameters: Parameters): ObjectSchema {
  const object = findObject(call.user.schema, parameters.object ?? '');
  if (object === undefined) throw notFound();
  return object;
}

/** The object that a path names, if its rows can be written. */
export function writeableObjectIn(call: DataCall, parameters: Parameters): ObjectSchema {
  const object = objectIn(call, parameters);
  if (isWriteable(object)) return object;
  const message = `entity type cannot be written: ${object.name}`;
  throw new ApiError(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message);
}

/**
 * The external id field that a path names.
 * @throws ApiError NOT_FOUND for a field that the object does not have or the user may not read
 * @see https://github.com/g8rswimmer/go-sfdc/issues/50
 */
export function externalIdIn(object: ObjectSchema, parameters: Parameters): FieldSchema {
  const name = parameters.field ?? '';
  const field = findField(object, name);
  if (field === undefined) {
    throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
  }
  if (!(field.externalId || field.type === 'id')) throw notFound();
  return field;
}

/** The body as one record. */
export function recordBody(call: DataCall): JsonRecord {
  const parsed = record.safeParse(call.body);
  if (!parsed.success) throw badJson('The body must be a JSON object.');
  return parsed.data;
}

/** The body, validated by a schema; JSON_PARSER_ERROR if it is invalid. */
export function bodyAs<S extends z.ZodType>(call: DataCall, shape: S): z.infer<S> {
  const parsed = shape.safeParse(call.body);
  if (!parsed.success) throw badJson(problemsIn(parsed.error));
  return parsed.data;
}

function problemsIn({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
}

/** A comma-separated list of the query. */
export function listIn(call: DataCall, name: string): string[] {
  return (call.query.get(name) ?? '').split(',').flatMap((each) => each.trim() || []);
}

function badJson(message: string): ApiError {
  return new ApiError(400, 'JSON_PARSER_ERROR', message);
}
