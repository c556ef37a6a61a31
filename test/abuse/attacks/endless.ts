import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Attack, AttackResult } from '../attack.ts';
import { tally } from '../attack.ts';
import { PATHS, type Stage } from '../stage.ts';

const CALLERS = 40;
const ANNOUNCED = 'content-length: 50000000000';
const CHUNKED = 'transfer-encoding: chunked';
const PART = Buffer.alloc(64 * 1024);
const CODED_PART = Buffer.concat([Buffer.from('10000\r\n'), PART, Buffer.from('\r\n')]);
/** What the buffers of both sides hold, what is discarded, and one body within the limit. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Much less than the 15 seconds of a request. */
const MAX_DURATION_MS = 8000;
const MIB = 1024 * 1024;

/** Bodies without an end: the callers are answered, and their connections are closed. */
export const endlessAttacks: Attack[] = [
  endless('callers without proof', 401, PATHS.basic, ANNOUNCED, () => ''),
  endless('callers without proof, in chunks', 401, PATHS.basic, CHUNKED, () => ''),
  endless('callers with an unknown token', 401, PATHS.token, ANNOUNCED, () => unknownToken()),
  endless('callers with a wrong signature', 413, PATHS.signature, ANNOUNCED, () => signature()),
  endless('proven callers', 413, PATHS.basic, ANNOUNCED, basic),
  endless('proven callers, in chunks', 413, PATHS.basic, CHUNKED, basic),
  endless('callers of a path that is not there', 404, '/nowhere', ANNOUNCED, () => ''),
  endless('callers of the token endpoint', 413, '/oauth2/token', ANNOUNCED, () => ''),
];

interface Taken {
  /** The status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  readonly bytes: number;
  readonly ms: number;
}

/** In chunks, bodies may also get a 503: each of them counts as the largest one. */
function endless(
  callers: string,
  status: number,
  path: string,
  length: string,
  header: (stage: Stage) => string,
): Attack {
  const allowed = length === CHUNKED && status === 413 ? [status, 503] : [status];
  return {
    name: `${CALLERS} bodies of 50 GB by ${callers}`,
    expected: `${allowed.join(' or ')}, closed within ${MAX_DURATION_MS / 1000} s`,
    async run(stage) {
      const head = `POST ${path} HTTP/1.1\r\nhost: h\r\n${length}\r\n${header(stage)}\r\n`;
      const part = length === CHUNKED ? CODED_PART : PART;
      const all = Array.from({ length: CALLERS }, () => pump(stage, head, part));
      return evaluate(await Promise.all(all), allowed);
    },
  };
}

function evaluate(taken: readonly Taken[], allowed: readonly number[]): AttackResult {
  const [bytes, ms] = [
    Math.max(...taken.map((each) => each.bytes)),
    Math.max(...taken.map((each) => each.ms)),
  ];
  return {
    actual:
      `${tally(taken.map(({ status }) => status))}; ` +
      `at most ${(bytes / MIB).toFixed(0)} MiB and ${(ms / 1000).toFixed(1)} s each`,
    passed:
      taken.every(({ status }) => allowed.includes(status ?? 0)) &&
      bytes <= MAX_BYTES &&
      ms <= MAX_DURATION_MS,
  };
}

/** Sends as fast as the server takes it, until the connection is closed. */
async function pump({ host, port }: Stage, head: string, part: Buffer): Promise<Taken> {
  const began = performance.now();
  const socket: Socket = connect({ host, port }).setEncoding('latin1');
  socket.on('error', () => undefined);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const write = () => {
    while (!socket.destroyed && socket.write(part));
  };
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('drain', write);
  socket.write(head);
  write();
  await closed;
  const [, code] = /HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
  const status = code === undefined ? undefined : Number(code);
  return { status, bytes: socket.bytesWritten, ms: performance.now() - began };
}

function basic(stage: Stage): string {
  return `authorization: ${stage.proof('basic', '').authorization}\r\n`;
}

function unknownToken(): string {
  return `authorization: Bearer ${randomBytes(16).toString('hex')}\r\n`;
}

/** A fresh timestamp, and a signature by an unknown secret. */
function signature(): string {
  return `digitalriver-signature: ${Date.now()}, ${randomBytes(32).toString('base64')}\r\n`;
}
