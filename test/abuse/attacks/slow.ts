import type { Socket } from 'node:net';
import type { Attack } from '../attack.ts';
import { tally } from '../attack.ts';
import { type RawReply, rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

const SOCKETS = 200;
const MANY_SOCKETS = 400;
const DRIP_MS = 500;
/** A slow caller is hung up on after this long at the latest. */
const MAX_DURATION_MS = 20_000;

const SLOW: Readonly<Record<string, (socket: Socket, stage: Stage) => void>> = {
  'a head, byte by byte': (socket) => {
    drip(socket, `POST ${PATHS.signature} HTTP/1.1\r\nhost: h\r\nx-slow: ${'x'.repeat(500)}`);
  },
  'a body of a proven caller, byte by byte': (socket, stage) => {
    socket.write(provenHead(stage));
    drip(socket, 'x'.repeat(900));
  },
  'a body of a proven caller that never comes': (socket, stage) => {
    socket.write(provenHead(stage));
  },
  'nothing at all': () => undefined,
};

/** Callers that take their time, and connections. */
export const slowAttacks: Attack[] = [
  slowly(`slow callers of four kinds on ${SOCKETS} connections each`, SOCKETS),
  slowly(`the same on ${MANY_SOCKETS} each: more than there are connections`, MANY_SOCKETS),
  {
    name: 'replies that are never read',
    expected: 'served or closed',
    async run(stage) {
      const replies = await Promise.all(Array.from({ length: 100 }, () => neverRead(stage)));
      return { came: `${replies.length} connections, all let go`, good: true };
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
        const { came, good } = judge(await Promise.all(all));
        return { came: `${kind}: ${came}`, good };
      });
      const judged = await Promise.all(kinds);
      return {
        came: judged.map(({ came }) => came).join('\n'),
        good: judged.every(({ good }) => good),
      };
    },
  };
}

function judge(replies: readonly RawReply[]): { came: string; good: boolean } {
  const statuses = replies.map(({ statuses: [first] }) => first);
  const longest = Math.max(...replies.map(({ ms }) => ms));
  const good =
    longest <= MAX_DURATION_MS &&
    statuses.every((status) => status === undefined || status === 408);
  return { came: `${tally(statuses)}; longest ${(longest / 1000).toFixed(1)} s`, good };
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

/** Asks a hundred times on one connection and reads nothing for a while. */
async function neverRead({ host, port }: Stage): Promise<RawReply> {
  const question = requestText('GET', '/health/live', {});
  return rawRequest({
    host,
    port,
    timeoutMs: 3000,
    replies: Number.POSITIVE_INFINITY,
    write: (socket) => {
      socket.pause();
      for (let asked = 0; asked < 100; asked += 1) socket.write(question);
    },
  });
}
