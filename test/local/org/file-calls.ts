import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type BodyPart, filePart, multipartBody } from './multipart-body.ts';
import type { RunningOrg } from './running-org.ts';

/** The org, and whose token a call has. */
type Caller = Pick<RunningOrg, 'url' | 'token'>;

interface Answer {
  status: number | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
  body: any;
}

/**
 * Sends parts to a resource of the data API. Each call has its own connection: on a loaded machine,
 * a server can close an idle one while a large body begins to arrive.
 */
export async function sendParts(
  { url, token }: Caller,
  parts: BodyPart[],
  { path = '/sobjects/ContentVersion', method = 'POST', more = {} } = {},
): Promise<Answer> {
  const { headers, body } = multipartBody(parts);
  const call = request(`${url}/services/data/v67.0${path}`, {
    method,
    agent: false,
    headers: { ...headers, ...more, authorization: `Bearer ${token}` },
  });
  call.end(body);
  const [answer]: IncomingMessage[] = await once(call, 'response');
  if (answer === undefined) throw new Error('Expected an answer');
  const json = await text(answer);
  return { status: answer.statusCode, body: json === '' ? undefined : JSON.parse(json) };
}

/** Sends a new version of a file with its contents as they are. */
export function upload(
  org: Caller,
  record: object,
  contents: Buffer,
  more?: Record<string, string>,
): Promise<Answer> {
  return sendParts(org, filePart(contents, record), more && { more });
}

/** Creates a file from base64; returns the ids of its version and its document. */
export async function createFile(
  call: RunningOrg['call'],
  record: object = {},
): Promise<{ version: string; document: string }> {
  const { body, status } = await call('POST', '/sobjects/ContentVersion', {
    ...{ PathOnClient: 'a.txt', VersionData: Buffer.from('text').toString('base64') },
    ...record,
  });
  expect({ status, body }).toMatchObject({ status: 201 });
  const read = await call('GET', `/sobjects/ContentVersion/${body.id}?fields=ContentDocumentId`);
  return { version: body.id, document: read.body.ContentDocumentId };
}
