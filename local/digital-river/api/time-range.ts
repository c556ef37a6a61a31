import type { Request } from 'express';
import { type ApiError, invalidParameter } from '../http/api-error.ts';
import { isInstant } from '../read-event.ts';
import type { Condition } from '../store/page.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  '': '=',
  '[eq]': '=',
  '[gt]': '>',
  '[gte]': '>=',
  '[lt]': '<',
  '[lte]': '<=',
};

/**
 * The filter by a time, such as `createdTime[gte]=2024-04-30T12:00:00Z`; several limits may be
 * given.
 * @param parameter the name in the query
 * @param column the column of the table; never from outside
 * @throws {ApiError} 400 for a value that is no ISO 8601 time in UTC
 * @see https://github.com/DigitalRiver/digital-river-php/blob/master/docs/Api/EventsApi.md
 */
export function timeRange(query: Request['query'], parameter: string, column: string): Condition[] {
  return Object.entries(OPERATORS).flatMap(([suffix, operator]) => {
    const value = query[parameter + suffix];
    if (value === undefined) return [];
    if (typeof value !== 'string' || !isInstant(value)) throw noTime(parameter + suffix);
    return [{ sql: `${column} ${operator} $1::timestamptz`, values: [value] }];
  });
}

function noTime(parameter: string): ApiError {
  return invalidParameter(
    parameter,
    `${parameter}: expected a time in ISO 8601 and UTC, such as 2024-04-30T12:00:00Z.`,
  );
}
