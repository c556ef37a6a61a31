import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import busboy, { type Busboy } from 'busboy';
import type { Request } from 'express';
import { z } from 'zod';
import type { Org } from '../org.ts';
import { findObject } from '../schema/names.ts';
import { dropBlobs, saveBlob } from '../store/blobs-table.ts';
import type { Database } from '../store/rows-table.ts';
import { ApiError } from './api-error.ts';
import { parseJson } from './read-body.ts';

/** The largest part with the fields of a record, in bytes. */
const MAX_FIELDS = 1024 * 1024;

/** The paths that accept files: new records, and records by id. */
const RECORD_PATH = /^\/services\/data\/v\d+\.0\/sobjects\/(\w+)(?:\/\w+)?\/?$/;

/** Like the examples of the platform's documentation. */
const ONE_FILE =
  'Expected two parts: the fields of the record as JSON, without a filename, and one file, with one';

const fields = z.record(z.string(), z.unknown());

/** The parts of a body: stored files by the name of their part, and texts. */
type Part = { name: string; blob: Awaited<ReturnType<typeof saveBlob>> } | { text: string };

/** Whether a call has parts. */
export function isMultipart({ headers }: IncomingMessage): boolean {
  return /^multipart\//i.test(headers['content-type'] ?? '');
}

/**
 * Reads a body with a file: one part has the record's fields as JSON, and its name does not matter;
 * the other one has the file, and the name of the record's field. The file goes to the database as
 * it arrives, so that it is never in memory as a whole.
 * @returns the record, in which the field of the file has a stored blob
 * @throws ApiError INVALID_MULTIPART_REQUEST, JSON_PARSER_ERROR, UNSUPPORTED_MEDIA_TYPE
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/dome-sobject-insert-update-blob.html
 */
export async function readMultipart(
  { pool, schema, maxFileSize }: Pick<Org, 'pool' | 'schema' | 'maxFileSize'>,
  request: Request,
): Promise<Record<string, unknown>> {
  const [, name = ''] = RECORD_PATH.exec(request.path) ?? [];
  const object = findObject(schema, name);
  if (![...(object?.fields.values() ?? [])].some(({ type }) => type === 'base64')) {
    throw noFilesHere();
  }
  const id = randomUUID();
  try {
    return recordOf(await readParts(pool, request, maxFileSize, id));
  } catch (error) {
    await dropBlobs(pool, [id]);
    throw error;
  }
}

/**
 * @param maxFile in bytes
 * @param id of the only file's blob
 */
async function readParts(
  db: Database,
  request: Request,
  maxFile: number,
  id: string,
): Promise<Part[]> {
  const form = openForm(request, maxFile);
  const parts: Promise<Part>[] = [];
  form.on('field', (_name, text, { valueTruncated }) => {
    if (valueTruncated) form.destroy(bad('The fields of the record are too long'));
    parts.push(Promise.resolve({ text }));
  });
  form.on('file', (name, stream) => {
    stream.on('limit', () => form.destroy(tooLarge(maxFile)));
    const saved = saveBlob(db, id, stream).then((blob) => ({ name, blob }));
    // A file that cannot be stored ends the reading of the form.
    saved.catch((error) => form.destroy(error));
    parts.push(saved);
  });
  form.on('partsLimit', () => form.destroy(bad(ONE_FILE)));
  form.on('filesLimit', () => form.destroy(bad(ONE_FILE)));
  try {
    await feed(request, form);
  } catch (error) {
    await Promise.allSettled(parts);
    throw error instanceof ApiError ? error : bad('The parts of the body cannot be read');
  }
  return Promise.all(parts);
}

/**
 * Reads the rest of a body and drops it. A client that still sends while it is answered can lose
 * the answer with its connection.
 */
export async function drain(request: Request): Promise<void> {
  request.resume();
  // A client that goes away needs no answer.
  await finished(request).catch(() => {});
}

/** Reads a body; after an error, the rest of it is left. */
async function feed(request: Request, form: Busboy): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  form.on('error', reject);
  form.on('close', resolve);
  request.on('close', () => {
    if (!request.complete) form.destroy(bad('The body ends early'));
  });
  request.pipe(form);
  try {
    await promise;
  } catch (error) {
    request.unpipe(form);
    throw error;
  }
}

function openForm(request: Request, maxFile: number): Busboy {
  try {
    // The limit of parts is reached at the end of a third one, that of a file by its last byte.
    const limits = { parts: 3, files: 1, fieldSize: MAX_FIELDS, fileSize: maxFile + 1 };
    return busboy({ headers: request.headers, limits });
  } catch {
    throw bad('The body must be multipart/form-data with a boundary');
  }
}

function recordOf(parts: Part[]): Record<string, unknown> {
  const texts = parts.flatMap((part) => ('text' in part ? part.text : []));
  const files = parts.flatMap((part) => ('blob' in part ? [[part.name, part.blob] as const] : []));
  const [json, ...more] = texts;
  if (json === undefined || more.length > 0) {
    throw bad(ONE_FILE);
  }
  const record = fields.safeParse(parseJson(json));
  if (!record.success) throw bad('The fields of the record must be a JSON object');
  return { ...record.data, ...Object.fromEntries(files) };
}

function bad(message: string): ApiError {
  return new ApiError(400, 'INVALID_MULTIPART_REQUEST', message);
}

function tooLarge(bytes: number): ApiError {
  const message = `Maximum size of file reached. Maximum size of file is ${bytes} bytes.`;
  return new ApiError(400, 'INVALID_MULTIPART_REQUEST', message);
}

/** Files of collections are not supported here, and other resources have none. */
function noFilesHere(): ApiError {
  const message =
    'The local org accepts multipart bodies for single records only, at sobjects/OBJECT and sobjects/OBJECT/ID';
  return new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
}
