import { parse } from 'node:querystring';
import type { Request, RequestHandler } from 'express';
import { bodyReader } from '../../routes/raw-body.ts';

/** Larger forms are refused: the longest note and the most ids that a page sends are smaller. */
const MAX_FORM_BYTES = 64 * 1024;

const withBody = bodyReader(MAX_FORM_BYTES);

/**
 * Reads the form of a POST into `request.body`, which is an empty object without one. A field that
 * is sent several times becomes a list. A form that is refused is not read on; a caller that asks
 * first (`Expect: 100-continue`) may send one that is not.
 */
export function readForms(): RequestHandler {
  return async (request, response, next) => {
    const bytes = isForm(request)
      ? await withBody(request, response, (readBody) => readBody())
      : Buffer.alloc(0);
    request.body = parse(bytes.toString(), undefined, undefined, { maxKeys: 0 });
    next();
  };
}

function isForm(request: Request): boolean {
  return request.method === 'POST' && Boolean(request.is('application/x-www-form-urlencoded'));
}

/**
 * The filled-in fields of a form or of the query of a URL, for an operation, which checks them: a
 * browser sends the others as empty texts.
 *
 * @param fields `request.body` or `request.query`
 */
export function filledIn(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/**
 * The text of a field of a form, or of the query of a URL; undefined when it is absent, blank, or
 * there several times.
 */
export function textOf(field: unknown): string | undefined {
  const text = typeof field === 'string' ? field.trim() : '';
  return text === '' ? undefined : text;
}

/** All texts of a field of a form, such as those of checked boxes. */
export function textsOf(field: unknown): string[] {
  return [field].flat().filter((each) => typeof each === 'string');
}

/**
 * The fields of some names that have a text.
 *
 * @param fields `request.body` or `request.query`
 */
export function textsIn(fields: unknown, names: readonly string[]): Record<string, string> {
  const given = new Map(Object.entries(Object(fields)));
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(given.get(name));
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
