import { ApiError } from '../http/api-error.ts';
import type { FieldSchema } from '../schema/schema.ts';

/** An error at a word of the query, whose position the message shows. */
export class QueryError extends ApiError {
  readonly word: string;

  constructor(errorCode: string, message: string, word: string) {
    super(400, errorCode, message);
    this.name = 'QueryError';
    this.word = word;
  }
}

/** A query that cannot be parsed. */
export function malformedQuery(message: string): ApiError {
  return new ApiError(400, 'MALFORMED_QUERY', message);
}

/** A query that cannot be parsed from this word on; an empty word is the end of the query. */
export function unexpectedToken(word: string): ApiError {
  return new QueryError('MALFORMED_QUERY', `unexpected token: '${word || '<EOF>'}'`, word);
}

export function noSuchColumn(object: string, name: string): ApiError {
  return new QueryError(
    'INVALID_FIELD',
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
    name,
  );
}

export function noSuchRelationship(name: string): ApiError {
  return new QueryError(
    'INVALID_FIELD',
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    name,
  );
}

export function noSuchChildren(name: string): ApiError {
  return new QueryError(
    'INVALID_TYPE',
    `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    name,
  );
}

export function noSuchObject(name: string): ApiError {
  return new QueryError(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    name,
  );
}

/** A field that cannot be used in this way. */
export function invalidField(name: string, message: string): ApiError {
  return new QueryError('INVALID_FIELD', message, name);
}

/** A field whose type cannot be `filtered`, `sorted` or `grouped`. */
export function notPossible(errorCode: string, { name }: FieldSchema, what: string): ApiError {
  return new QueryError(errorCode, `field '${name}' can not be ${what} in a query call`, name);
}

/** A selected field of a grouped query that is neither grouped nor aggregated. */
export function notGrouped(name: string): ApiError {
  const message = `Field must be grouped or aggregated: ${name}`;
  return new QueryError('MALFORMED_QUERY', message, name);
}
