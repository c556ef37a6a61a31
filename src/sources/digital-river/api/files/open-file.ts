import { CallError } from '../../../../http-client/call-error.ts';
import { type OpenAnswer, openCall } from '../../../../http-client/open-call.ts';
import { readBeginning } from '../../../../http-client/read-body.ts';
import { retryAfterMs } from '../../../../http-client/retry-after.ts';
import { pathSegment, withoutTrailingSlashes } from '../../../../url.ts';
import type { DigitalRiverAccess } from '../api-request.ts';
import { DigitalRiverError, refusedRequestError } from '../digital-river-error.ts';
import { hideSecrets } from '../hide-secrets.ts';
import { fileAdvice } from './file-advice.ts';

/** The content of a file, still to be read. */
export interface OpenFile {
  /** `Content-Disposition`, which may give the file's name. */
  readonly disposition: string | null;
  /** Size in bytes, if Digital River says so. */
  readonly bytes: number | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Digital River answered with an error status. */
export interface RefusedFile {
  readonly refused: DigitalRiverError;
  readonly status: number;
  /** The wait that Digital River asks for, in milliseconds. */
  readonly retryAfterMs: number;
}

/** Bytes of an error's body that are read. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Asks for the content of a file.
 *
 * @param signal ends the request, and later the reading of the content
 * @returns the content, which the caller reads or else ends by the signal, or the refusal; reading
 *   throws a DigitalRiverError when the connection breaks
 * @throws DigitalRiverError when there is no answer
 * @see Digital River docs, "Files": GET /files/{id}/content needs the secret key
 */
export async function openFile(
  access: DigitalRiverAccess,
  fileId: string,
  signal: AbortSignal,
): Promise<OpenFile | RefusedFile> {
  const path = contentPath(fileId);
  const response = await openCall(`${withoutTrailingSlashes(access.baseUrl)}${path}`, {
    headers: { authorization: `Bearer ${access.apiKey}`, accept: 'application/pdf, */*;q=0.1' },
    signal,
  }).catch((error: unknown) => {
    throw noContentError(access, error);
  });
  if (response.ok) {
    const length = response.headers.get('content-length');
    return {
      disposition: response.headers.get('content-disposition'),
      bytes: length === null ? null : Number(length),
      body: readBody(access, response.body),
    };
  }
  return refusedFile(access, path, response);
}

async function* readBody(
  access: DigitalRiverAccess,
  body: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw noContentError(access, error);
  }
}

/** The error for content that stopped, or never came. */
function noContentError(access: DigitalRiverAccess, error: unknown): DigitalRiverError {
  const code = error instanceof CallError ? error.code : undefined;
  const reason = code ?? 'the connection broke, or the time limit passed';
  return new DigitalRiverError(
    `Could not download a file from Digital River at ${new URL(access.baseUrl).origin}: ${reason}. Check the address and the network.`,
  );
}

function contentPath(fileId: string): string {
  const segment = pathSegment(fileId);
  if (segment !== undefined) return `/files/${segment}/content`;
  throw new DigitalRiverError('Expected the id of a file that can be part of an address.', {
    status: 404,
  });
}

async function refusedFile(
  access: DigitalRiverAccess,
  path: string,
  response: OpenAnswer,
): Promise<RefusedFile> {
  const { status, headers } = response;
  const reply = {
    status,
    requestId: headers.get('x-dr-requestid'),
    body: await beginningOf(response),
    outcome: 'refused' as const,
  };
  const hide = (text: string) => hideSecrets(text, [access.apiKey]);
  return {
    refused: refusedRequestError(`GET ${path}`, reply, hide, fileAdvice),
    status,
    retryAfterMs: retryAfterMs(headers.get('retry-after'), Date.now()),
  };
}

/** The beginning of an error's body; nothing when it stops. */
async function beginningOf({ body }: OpenAnswer): Promise<string> {
  return readBeginning(body, MAX_ERROR_BYTES).then(
    ({ bytes }) => bytes.toString(),
    () => '',
  );
}
