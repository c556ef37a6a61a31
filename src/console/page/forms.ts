import express, { type RequestHandler } from 'express';

/** Larger forms are refused: the longest note and the most ids that a page sends are smaller. */
const MAX_FORM_BYTES = 64 * 1024;

/**
 * Reads the form of a POST into `request.body`, which is an empty object without one. A field that
 * is sent several times becomes a list.
 */
export function readForms(): RequestHandler[] {
  return [
    express.urlencoded({ extended: false, limit: MAX_FORM_BYTES }),
    (request, _response, next) => {
      request.body ??= {};
      next();
    },
  ];
}

/**
 * The filled-in fields of a form or of the query of a URL: a browser sends the others as empty texts.
 *
 * @param fields `request.body` or `request.query`
 */
export function filledIn(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
