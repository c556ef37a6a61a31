import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Attack, byStatuses } from '../attack.ts';
import { flood } from '../flood.ts';
import { rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

const MIB = 1024 * 1024;
const CALLS = 50;
const LARGE_BODY = Buffer.alloc(5 * MIB, 'x');
const [MAX_TRIES, RETRY_DELAY_MS] = [200, 200];

/**
 * Bodies and heads that are too large. Only proven callers get errors about a body; others get 401.
 */
export const sizeAttacks: Attack[] = [
  byStatuses('a body of 5 MiB with a content-length, proven', [413], (stage) =>
    times(CALLS, () => sendProven(stage, {}, LARGE_BODY)),
  ),
  byStatuses('a body of 5 MiB in chunks, proven', [413, 503], (stage) =>
    times(CALLS, () => sendChunks(stage, 80, 64 * 1024)),
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
    times(100, () => send(stage, {}, LARGE_BODY.subarray(0, 4 * MIB))),
  ),
  byStatuses('events of 4 MiB from 32 concurrent proven callers', [202, 503], (stage) =>
    times(32, () => sendProven(stage, {}, largeEvent(4 * MIB - 1000))),
  ),
  byStatuses('100 events of 4 MiB by 16 proven callers that repeat what gets 503', [202], (stage) =>
    flood(100, () => untilStored(stage, largeEvent(4 * MIB - 1000)), 16),
  ),
  byStatuses('200,000 values in each of 32 events, proven', [202, 503], (stage) =>
    times(32, () => sendProven(stage, {}, wideEvent(99_000))),
  ),
  byStatuses('4 MiB of empty objects, proven', [400, 503], (stage) =>
    times(CALLS, () => sendProven(stage, {}, wideEvent(1_300_000))),
  ),
];

/** As senders do: what gets a 503 is sent again. */
async function untilStored(stage: Stage, body: Buffer): Promise<number | undefined> {
  for (let tries = 1; tries < MAX_TRIES; tries += 1) {
    const status = await sendProven(stage, {}, body);
    if (status !== 503) return status;
    await sleep(RETRY_DELAY_MS);
  }
  return 503;
}

function largeEvent(bytes: number): Buffer {
  const event = { id: randomUUID(), type: 'x.y', liveMode: false };
  return Buffer.from(JSON.stringify({ ...event, pad: 'x'.repeat(bytes) }));
}

function wideEvent(values: number): Buffer {
  const items = `[${'{},'.repeat(values - 1)}{}]`;
  return Buffer.from(`{"id":"${randomUUID()}","type":"x.y","liveMode":false,"items":${items}}`);
}

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
  // A copy of each large body would take this process more time than the server.
  const length = { 'content-length': String(body.length) };
  const head = requestText('POST', PATHS.basic, { ...length, ...headers });
  const { statuses } = await rawRequest({
    host,
    port,
    write: (socket) => {
      socket.write(head);
      socket.write(body);
    },
  });
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
