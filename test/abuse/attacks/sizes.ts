import { gzipSync } from 'node:zlib';
import { type Attack, byStatuses } from '../attack.ts';
import { rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

const MIB = 1024 * 1024;
const CALLS = 50;

/**
 * Bodies and heads that are too large. Only proven callers get errors about a body; others get 401.
 */
export const sizeAttacks: Attack[] = [
  byStatuses('a body of 2 MiB with a content-length, proven', [413], (stage) =>
    times(CALLS, () => sendProven(stage, {}, Buffer.alloc(2 * MIB, 'x'))),
  ),
  byStatuses('a body of 2 MiB in chunks, proven', [413, 503], (stage) =>
    times(CALLS, () => sendChunks(stage, 32, 64 * 1024)),
  ),
  byStatuses('a gzip bomb of 20 KiB that expands to 20 MiB, proven', [415], (stage) => {
    const bomb = gzipSync(Buffer.alloc(20 * MIB));
    return times(CALLS, () => sendProven(stage, { 'content-encoding': 'gzip' }, bomb));
  }),
  byStatuses('broken gzip, proven', [415], (stage) =>
    times(CALLS, () => sendProven(stage, { 'content-encoding': 'gzip' }, Buffer.from('no gzip'))),
  ),
  byStatuses('an unknown encoding, proven', [415], (stage) =>
    times(CALLS, () => sendProven(stage, { 'content-encoding': 'lzma' }, Buffer.from('{}'))),
  ),
  byStatuses('a head of 20 KiB', [431], (stage) =>
    times(CALLS, () => send(stage, { 'x-long': 'x'.repeat(20 * 1024) }, Buffer.from('{}'))),
  ),
  byStatuses('a head of 1,000 headers', [400, 401, 431], (stage) =>
    times(CALLS, () => {
      const headers = Object.fromEntries(
        Array.from({ length: 1000 }, (_, index) => [`x-${index}`, '1']),
      );
      return send(stage, headers, Buffer.from('{}'));
    }),
  ),
  byStatuses('large bodies from 100 concurrent callers without proof', [401], (stage) =>
    times(100, () => send(stage, {}, Buffer.alloc(900 * 1024, ' '))),
  ),
];

async function times(
  count: number,
  call: () => Promise<number | undefined>,
): Promise<(number | undefined)[]> {
  return Promise.all(Array.from({ length: count }, call));
}

function sendProven(stage: Stage, headers: Record<string, string>, body: Buffer) {
  return send(stage, { ...stage.proof('basic', body), ...headers }, body);
}

async function send(
  { host, port }: Stage,
  headers: Record<string, string>,
  body: Buffer,
): Promise<number | undefined> {
  const bytes = requestText('POST', PATHS.basic, headers, body);
  const { statuses } = await rawRequest({ host, port, write: (socket) => socket.write(bytes) });
  return statuses[0];
}

async function sendChunks(
  { host, port, proof }: Stage,
  chunks: number,
  size: number,
): Promise<number | undefined> {
  const { authorization } = proof('basic', '');
  const head = `POST ${PATHS.basic} HTTP/1.1\r\nhost: h\r\nauthorization: ${authorization}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const chunk = Buffer.concat([
    Buffer.from(`${size.toString(16)}\r\n`),
    Buffer.alloc(size, 'x'),
    Buffer.from('\r\n'),
  ]);
  const { statuses } = await rawRequest({
    host,
    port,
    write: (socket) => {
      socket.write(head);
      for (let sent = 0; sent < chunks; sent += 1) socket.write(chunk);
      socket.write('0\r\n\r\n');
    },
  });
  return statuses[0];
}
