import type { Socket } from 'node:net';
import type { Attack, AttackResult } from '../attack.ts';
import { tally } from '../attack.ts';
import { type RawReply, rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

const SOCKETS = 200;
const MANY_SOCKETS = 400;
const DRIP_MS = 500;
/** The connection of a slow caller must be closed within this time. */
const MAX_DURATION_MS = 20_000;

const SLOW: Readonly<Record<string, (socket: Socket, stage: Stage) => void>> = {
  'a head, byte by byte': (socket) => {
    drip(socket, `POST ${PATHS.signature} HTTP/1.1\r\nhost: h\r\nx-slow: ${'x'.repeat(500)}`);
  },
  'a body of a proven caller, byte by byte': (socket, stage) => {
    socket.write(provenHead(stage));
    drip(socket, 'x'.repeat(900));
  },
  'a body of a proven caller that is never sent': (socket, stage) => {
    socket.write(provenHead(stage));
  },
  'no request': () => undefined,
};

/** Slow callers that occupy connections. */
export const slowAttacks: Attack[] = [
  slowly(`slow callers of four kinds on ${SOCKETS} connections each`, SOCKETS),
  slowly(`the same on ${MANY_SOCKETS} each: more than the server accepts`, MANY_SOCKETS),
  {
    name: 'replies that are never read',
    expected: 'served or closed',
    async run(stage) {
      const replies = await Promise.all(Array.from({ length: 100 }, () => neverRead(stage)));
      return { actual: `${replies.length} connections, all closed`, passed: true };
    },
  },
];

function slowly(name: string, sockets: number): Attack {
  return {
    name,
    expected: `408 or closed within ${MAX_DURATION_MS / 1000} s`,
    async run(stage) {
      const { host, port } = stage;
      const kinds = Object.entries(SLOW).map(async ([kind, send]) => {
        const write = (socket: Socket) => send(socket, stage);
        const all = Array.from({ length: sockets }, () => rawRequest({ host, port, write }));
        const { actual, passed } = evaluate(await Promise.all(all));
        return { actual: `${kind}: ${actual}`, passed };
      });
      const results = await Promise.all(kinds);
      return {
        actual: results.map(({ actual }) => actual).join('\n'),
        passed: results.every(({ passed }) => passed),
      };
    },
  };
}

function evaluate(replies: readonly RawReply[]): AttackResult {
  const statuses = replies.map(({ statuses: [first] }) => first);
  const longest = Math.max(...replies.map(({ ms }) => ms));
  const passed =
    longest <= MAX_DURATION_MS &&
    statuses.every((status) => status === undefined || status === 408);
  return { actual: `${tally(statuses)}; longest ${(longest / 1000).toFixed(1)} s`, passed };
}

function provenHead({ proof }: Stage): string {
  const { authorization } = proof('basic', '');
  return `POST ${PATHS.basic} HTTP/1.1\r\nhost: h\r\nauthorization: ${authorization}\r\ncontent-length: 900\r\n\r\n`;
}

function drip(socket: Socket, text: string): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || sent === text.length) clearInterval(timer);
    else socket.write(text[sent] ?? '');
    sent += 1;
  }, DRIP_MS);
}

/** Sends a hundred requests on one connection and reads no reply. */
async function neverRead({ host, port }: Stage): Promise<RawReply> {
  const bytes = requestText('GET', '/health/live', {});
  return rawRequest({
    host,
    port,
    timeoutMs: 3000,
    replies: Number.POSITIVE_INFINITY,
    write: (socket) => {
      socket.pause();
      for (let sent = 0; sent < 100; sent += 1) socket.write(bytes);
    },
  });
}
