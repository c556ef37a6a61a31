import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** The secret key that the stand-in accepts. */
export const FILES_KEY = 'sk_test_files';

/** How one file is answered. */
export type FileAnswer = (request: IncomingMessage, response: ServerResponse) => void;

/** Digital River's files API, answering as each test says. */
export interface FilesApi {
  readonly environment: Readonly<Record<string, string>>;
  /** The ids of the files that were asked for. */
  readonly asked: string[];
  /** The ids of the files that a link was asked for. */
  readonly linked: string[];
  /** How a request of a link to a file is answered; by default with a link. */
  answerLink(fileId: string, answer: FileAnswer): void;
  /** How a file is answered; by default with 404, as Digital River answers an unknown id. */
  answer(fileId: string, answer: FileAnswer): void;
  stop(): Promise<void>;
}

/** A PDF file of this size. */
export function pdfOf(bytes: number): Buffer {
  const content = Buffer.alloc(bytes, 'x');
  content.write('%PDF-1.7\n');
  content.write('\n%%EOF\n', bytes - 7);
  return content;
}

export function withPdf(content: Buffer, fileName = 'GCINIE123.pdf'): FileAnswer {
  return (_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${fileName}"`,
      'content-length': content.length,
    });
    response.end(content);
  };
}

/** @see Digital River docs, "API structure", Errors */
export function withError(
  status: number,
  headers: Record<string, string> = {},
  parameter?: string,
): FileAnswer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    const errors = [{ message: `status ${status}`, parameter }];
    response.end(JSON.stringify({ type: 'error', errors }));
  };
}

/** @see Digital River docs, "File links" */
export function withLink(url: string, expiresTime?: string): FileAnswer {
  return (_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ url, expiresTime }));
  };
}

/** Starts the stand-in, with a port of its own. */
export async function startFilesApi(): Promise<FilesApi> {
  const answers = new Map<string, FileAnswer>();
  const linkAnswers = new Map<string, FileAnswer>();
  const asked: string[] = [];
  const linked: string[] = [];

  async function answerLink(request: IncomingMessage, response: ServerResponse) {
    const { fileId, expiresTime } = (await json(request)) as Record<string, string>;
    linked.push(fileId ?? '');
    const url = `https://files.example.com/links/${linked.length}`;
    const answer = linkAnswers.get(fileId ?? '') ?? withLink(url, expiresTime);
    answer(request, response);
  }

  const server = createServer((request, response) => {
    if (request.url === '/file-links') return answerLink(request, response);
    const [, fileId = ''] = /^\/files\/([^/]+)\/content$/.exec(request.url ?? '') ?? [];
    const id = decodeURIComponent(fileId);
    // A worker asks for the webhooks as well.
    if (id !== '') asked.push(id);
    const isKnown = request.headers.authorization === `Bearer ${FILES_KEY}`;
    const answer = isKnown ? (answers.get(id) ?? withError(404)) : withError(401);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: {
      DIGITAL_RIVER_FILES: 'attach',
      DIGITAL_RIVER_API_KEY: FILES_KEY,
      DIGITAL_RIVER_API_URL: url,
    },
    asked,
    linked,
    answerLink: (fileId, answer) => void linkAnswers.set(fileId, answer),
    answer: (fileId, answer) => void answers.set(fileId, answer),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
}
