import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Attack, tally } from '../attack.ts';
import { post } from '../flood.ts';
import { type RawReply, rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

/** More than the server keeps open. */
const IDLE_CONNECTIONS = 1100;
const ABORTED_BODIES = 100;
const STALLED_BODIES = 100;
const LARGE_BODY_BYTES = 200_000;

/** Connections that are used in unusual ways. */
export const connectionAttacks: Attack[] = [
  pipelined('1,000 requests on one connection', 1000, 1, '{}'),
  pipelined('200 requests of 50 KiB on each of five', 200, 5, ' '.repeat(50 * 1024)),
  {
    name: `${IDLE_CONNECTIONS} connections that send one request and stay open`,
    expected: 'connected callers are served; afterwards a new caller is answered 202',
    async run(stage) {
      const sockets = Array.from({ length: IDLE_CONNECTIONS }, () => idle(stage));
      await sleep(1000);
      for (const socket of sockets) socket.destroy();
      await sleep(200);
      const status = await deliver(stage);
      return { actual: String(status), passed: status === 202 };
    },
  },
  ...(
    [
      ['large', '', ' '.repeat(LARGE_BODY_BYTES)],
      [
        'compressed',
        'content-encoding: gzip\r\n',
        gzipSync(' '.repeat(LARGE_BODY_BYTES)).subarray(0, 50),
      ],
    ] as const
  ).map(
    ([kind, header, body]): Attack => ({
      name: `${ABORTED_BODIES} proven callers that close the connection in the middle of ${kind} bodies`,
      expected: 'afterwards a large event is answered 202',
      async run(stage) {
        await Promise.all(
          Array.from({ length: ABORTED_BODIES }, () => abortBody(stage, header, body)),
        );
        await sleep(200);
        const status = await deliver(stage, LARGE_BODY_BYTES);
        return { actual: String(status), passed: status === 202 };
      },
    }),
  ),
  {
    name: `${STALLED_BODIES} callers without proof that stop in the middle of large bodies`,
    expected: `401 ×${STALLED_BODIES}; meanwhile a large event is answered 202`,
    async run(stage) {
      const sockets = Array.from({ length: STALLED_BODIES }, () =>
        startBody(stage, '', ' '.repeat(LARGE_BODY_BYTES)),
      );
      const answers = await Promise.all(sockets.map(statusOn));
      const status = await deliver(stage, LARGE_BODY_BYTES);
      for (const socket of sockets) socket.destroy();
      const denied = answers.every((answer) => answer === 401);
      return { actual: `${tally(answers)}; ${status}`, passed: denied && status === 202 };
    },
  },
];

/** Pipelined requests: they are sent without waiting for replies. */
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
      const actual = tally(replies.flatMap(({ statuses }: RawReply) => statuses));
      return { actual, passed: actual === expected };
    },
  };
}

function idle({ host, port }: Stage) {
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  socket.write(requestText('GET', '/health/live', {}));
  return socket.resume();
}

async function abortBody(stage: Stage, header: string, body: string | Buffer): Promise<void> {
  const { authorization } = stage.proof('basic', body);
  const socket = startBody(stage, `authorization: ${authorization}\r\n${header}`, body);
  await once(socket, 'connect');
  await sleep(200);
  socket.resetAndDestroy();
}

/** Sends less of a body than its content length announces. */
function startBody({ host, port }: Stage, headers: string, body: string | Buffer): Socket {
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  socket.write(
    `POST ${PATHS.basic} HTTP/1.1\r\nhost: h\r\ncontent-length: 900000\r\n${headers}\r\n`,
  );
  socket.write(body);
  return socket;
}

/** The status of the first reply, as soon as its head starts. */
async function statusOn(socket: Socket): Promise<number | undefined> {
  const [reply] = await once(socket, 'data', { signal: AbortSignal.timeout(5000) }).catch(() => []);
  return reply === undefined ? undefined : Number(String(reply).split(' ')[1]);
}

/** A valid call on a new connection. */
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
