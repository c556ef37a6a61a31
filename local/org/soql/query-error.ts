import { ApiError } from '../http/api-error.ts';

/** A query that cannot be read. */
export function malformedQuery(message: string): ApiError {
  return new ApiError(400, 'MALFORMED_QUERY', message);
}

export function noSuchColumn(object: string, name: string): ApiError {
  return invalidField(
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

export function noSuchRelationship(name: string): ApiError {
  return invalidField(
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

export function noSuchObject(name: string): ApiError {
  return new ApiError(
    400,
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

export function invalidField(message: string): ApiError {
  return new ApiError(400, 'INVALID_FIELD', message);
}
