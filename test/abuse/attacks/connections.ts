import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Attack, tally } from '../attack.ts';
import { post } from '../flood.ts';
import { type RawReply, rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

/** More than are open at once. */
const IDLE = 1100;
const HUNG_UP = 100;
const STALLED = 100;
const LARGE = 200_000;

/** Connections that are used in ways that callers don't. */
export const connectionAttacks: Attack[] = [
  pipelined('1,000 requests on one connection', 1000, 1, '{}'),
  pipelined('200 requests of 50 KiB on each of five', 200, 5, ' '.repeat(50 * 1024)),
  {
    name: `${IDLE} connections that ask once and then wait`,
    expected: 'who has a connection goes on; then a new caller is answered 202',
    async run(stage) {
      const sockets = Array.from({ length: IDLE }, () => idle(stage));
      await sleep(1000);
      for (const socket of sockets) socket.destroy();
      await sleep(200);
      const status = await deliver(stage);
      return { came: String(status), good: status === 202 };
    },
  },
  ...(
    [
      ['large', '', ' '.repeat(LARGE)],
      ['packed', 'content-encoding: gzip\r\n', gzipSync(' '.repeat(LARGE)).subarray(0, 50)],
    ] as const
  ).map(
    ([kind, header, body]): Attack => ({
      name: `${HUNG_UP} proven callers that hang up in the middle of ${kind} bodies`,
      expected: 'then a large event is answered 202',
      async run(stage) {
        await Promise.all(Array.from({ length: HUNG_UP }, () => hangUp(stage, header, body)));
        await sleep(200);
        const status = await deliver(stage, LARGE);
        return { came: String(status), good: status === 202 };
      },
    }),
  ),
  {
    name: `${STALLED} callers without proof that stop in the middle of large bodies`,
    expected: `401 ×${STALLED}; meanwhile a large event is answered 202`,
    async run(stage) {
      const sockets = Array.from({ length: STALLED }, () => begin(stage, '', ' '.repeat(LARGE)));
      const answers = await Promise.all(sockets.map(statusOn));
      const status = await deliver(stage, LARGE);
      for (const socket of sockets) socket.destroy();
      const refused = answers.every((answer) => answer === 401);
      return { came: `${tally(answers)}; ${status}`, good: refused && status === 202 };
    },
  },
];

/** Requests one behind the other, without waiting for replies. */
function pipelined(name: string, requests: number, connections: number, body: string): Attack {
  const expected = `401 ×${requests * connections}`;
  return {
    name: `${name} in a row, without proof`,
    expected,
    async run({ host, port }) {
      const bytes = requestText('POST', PATHS.basic, {}, body);
      const replies = await Promise.all(
        Array.from({ length: connections }, () =>
          rawRequest({
            ...{ host, port, replies: requests },
            write: (socket) => {
              for (let sent = 0; sent < requests; sent += 1) socket.write(bytes);
            },
          }),
        ),
      );
      const came = tally(replies.flatMap(({ statuses }: RawReply) => statuses));
      return { came, good: came === expected };
    },
  };
}

function idle({ host, port }: Stage) {
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  socket.write(requestText('GET', '/health/live', {}));
  return socket.resume();
}

async function hangUp(stage: Stage, header: string, body: string | Buffer): Promise<void> {
  const { authorization } = stage.proof('basic', body);
  const socket = begin(stage, `authorization: ${authorization}\r\n${header}`, body);
  await once(socket, 'connect');
  await sleep(200);
  socket.resetAndDestroy();
}

/** Sends the beginning of a body that was announced as a longer one. */
function begin({ host, port }: Stage, headers: string, body: string | Buffer): Socket {
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  socket.write(
    `POST ${PATHS.basic} HTTP/1.1\r\nhost: h\r\ncontent-length: 900000\r\n${headers}\r\n`,
  );
  socket.write(body);
  return socket;
}

/** The status of the first reply, as soon as its head begins. */
async function statusOn(socket: Socket): Promise<number | undefined> {
  const [reply] = await once(socket, 'data', { signal: AbortSignal.timeout(5000) }).catch(() => []);
  return reply === undefined ? undefined : Number(String(reply).split(' ')[1]);
}

/** A good call on a connection of its own. */
async function deliver(stage: Stage, bytes = 0): Promise<number | undefined> {
  const body = JSON.stringify({
    ...{ id: `delivered-${Math.random()}`, type: 'x.y', liveMode: false },
    pad: ' '.repeat(bytes),
  });
  const agent = new Agent();
  const status = await post(stage, agent, PATHS.basic, stage.proof('basic', body), body);
  agent.destroy();
  return status;
}
