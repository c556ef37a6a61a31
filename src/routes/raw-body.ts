import type { Request, Response } from 'express';
import { RequestError, ServiceUnavailableError } from '../errors.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { announcedBytes, expectsContinue, SMALL_BODY_BYTES } from './request-body.ts';

/**
 * Larger bodies that are in memory at the same time, together. The limit is needed since a
 * signature can be checked only after the body has been read.
 */
const MAX_LARGE_BYTES = 32 * 1024 * 1024;
const [KIB, MIB] = [1024, 1024 * 1024];

/**
 * Reads the body of a request; returns no bytes when there is none. The body is read on the first
 * call and only once.
 *
 * @throws errors with status 400 (the caller closed the connection), 413 (too large), 415
 *   (compressed) or 503 (too many large bodies at the same time). What is left of the body is not
 *   read
 */
type ReadBody = () => Promise<Buffer>;

/**
 * Handles a request that may have a body. The body counts as one in memory until `handle` has
 * settled, whether its caller waits for that or has hung up.
 */
export type WithBody = <T>(
  request: Request,
  response: Response,
  handle: (readBody: ReadBody) => Promise<T>,
) => Promise<T>;

/**
 * Creates the reader of request bodies. It reads any Content-Type as bytes: signatures cover the
 * bytes, and Digital River does not document its Content-Type. One process needs one reader for all
 * its webhook paths, since the limit on large bodies is for all of them together.
 *
 * Compressed bodies are not read: no sender compresses, signatures cover the bytes as sent, and a
 * few bytes could expand to very many.
 *
 * @param maxBytes of one body
 * @param maxLargeBytes of the bodies above 64 KiB together, until they are handled. A chunked body
 *   counts as `maxBytes`, since its length is not announced; one that does not fit gets a 503
 */
export function bodyReader(maxBytes: number, maxLargeBytes = MAX_LARGE_BYTES): WithBody {
  let inMemory = 0;
  return async (request, response, handle) => {
    let reserved = 0;
    let isOver = false;
    const reserve = (bytes: number) => {
      if (isOver || inMemory + bytes > maxLargeBytes) throw tooManyLargeBodies();
      inMemory += bytes;
      reserved += bytes;
    };
    try {
      return await handle(once(() => read(request, response, maxBytes, reserve)));
    } finally {
      isOver = true;
      inMemory -= reserved;
    }
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** @param reserve is called before a large body takes memory; throws when there is no room */
async function read(
  request: Request,
  response: Response,
  maxBytes: number,
  reserve: (bytes: number) => void,
): Promise<Buffer> {
  const announced = announcedBytes(request);
  assertReadable(request);
  if (announced > maxBytes) throw new BodyTooLargeError(maxBytes);
  const isLarge = announced > SMALL_BODY_BYTES;
  if (isLarge) reserve(announced);
  if (expectsContinue(request)) response.writeContinue();
  const mayArrive = Number.isNaN(announced) ? maxBytes : announced;
  return collect(request, mayArrive, (before, after) => {
    if (after > maxBytes) throw new BodyTooLargeError(maxBytes);
    const grewLarge = before <= SMALL_BODY_BYTES && after > SMALL_BODY_BYTES;
    if (grewLarge && !isLarge) reserve(maxBytes);
  });
}

function assertReadable({ headers, socket }: Request): void {
  if (!socket.readable) throw new ConnectionClosedError();
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw new EncodedBodyError();
}

/**
 * @param mayArrive how many bytes may arrive: so much memory is taken at most
 * @param check gets how many bytes had arrived before and after a part of the body; may throw
 */
function collect(
  request: Request,
  mayArrive: number,
  check: (before: number, after: number) => void,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const arrived = new GrowingBytes(mayArrive);
  const take = (part: Buffer) => {
    try {
      check(arrived.length, arrived.length + part.length);
      arrived.add(part);
    } catch (error) {
      request.off('data', take).pause();
      reject(error);
    }
  };
  // The only error of a request's stream is that its connection was closed.
  const isClosed = () => {
    if (!request.readableEnded) reject(new ConnectionClosedError());
  };
  if (request.destroyed) isClosed();
  else
    request
      .on('data', take)
      .once('end', () => resolve(arrived.bytes))
      .once('error', isClosed)
      .once('close', isClosed);
  return promise;
}

/** The status is for the log only: the caller cannot receive a reply. */
class ConnectionClosedError extends RequestError {
  override readonly name = 'ConnectionClosedError';
  readonly status = 400;

  constructor() {
    super('The caller closed the connection before its body was read.');
  }
}

class BodyTooLargeError extends RequestError {
  override readonly name = 'BodyTooLargeError';
  readonly status = 413;

  constructor(maxBytes: number) {
    super(`Expected a body of at most ${sizeText(maxBytes)}, got a larger one.`);
  }
}

class EncodedBodyError extends RequestError {
  override readonly name = 'EncodedBodyError';
  readonly status = 415;

  constructor() {
    super('Expected a body without Content-Encoding, got an encoded one.');
  }
}

function tooManyLargeBodies(): ServiceUnavailableError {
  return new ServiceUnavailableError(
    'Too many large events arrive at the same time; send it again later.',
  );
}

function sizeText(bytes: number): string {
  if (bytes % MIB === 0) return `${bytes / MIB} MiB`;
  return bytes % KIB === 0 ? `${bytes / KIB} KiB` : `${bytes} bytes`;
}
