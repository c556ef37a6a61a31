import { MIMEType } from 'node:util';
import type { Request, Response } from 'express';
import { InvalidEventError, RequestError } from '../../errors.ts';
import { bodyReader } from '../../routes/raw-body.ts';
import { parseJson } from '../../sources/parse/json.ts';
import { WrongInputError } from '../operation/operation-errors.ts';

/** Larger bodies are refused: the longest note and the most ids of a run are smaller. */
const MAX_BODY_BYTES = 64 * 1024;

const withBody = bodyReader(MAX_BODY_BYTES);

/**
 * Reads the body of a command. A body that is refused is not read on; a caller that asks first
 * (`Expect: 100-continue`) may send one that is not.
 *
 * @returns the object; an empty one without a body
 * @throws errors with status 400 (no JSON object in UTF-8, or nested deeper than 64 levels), 413 (above
 *   64 KiB) or 415 (another type or charset, or compressed)
 */
export async function readJsonBody(
  request: Request,
  response: Response,
): Promise<Record<string, unknown>> {
  if (hasBody(request) && !isJson(request.get('content-type'))) throw new NotJsonError();
  const bytes = await withBody(request, response, (readBody) => readBody());
  return bytes.length === 0 ? {} : objectIn(bytes);
}

/** @see RFC 9112 §6 */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** JSON is UTF-8 (RFC 8259 §8.1); a charset that says so as well does no harm. */
function isJson(contentType = ''): boolean {
  try {
    const { essence, params } = new MIMEType(contentType);
    const charset = params.get('charset')?.toLowerCase() ?? 'utf-8';
    return essence === 'application/json' && charset === 'utf-8';
  } catch {
    return false;
  }
}

function objectIn(bytes: Buffer): Record<string, unknown> {
  const body = parsed(bytes);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new WrongInputError('body: expected a JSON object, got another value.');
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    throw error instanceof InvalidEventError ? new WrongInputError(error.message) : error;
  }
}

class NotJsonError extends RequestError {
  override readonly name = 'NotJsonError';
  readonly status = 415;

  constructor() {
    super('Expected a body of Content-Type application/json in UTF-8.');
  }
}
