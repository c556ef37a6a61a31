import { randomBytes } from 'node:crypto';
import { type Attack, tally } from '../attack.ts';
import { rawRequest } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

const CALLERS = 10;
/** As many one-byte chunks as a body has that is still small. */
const CHUNKS = 57_344;
const BODY = Buffer.from(`${'1\r\nx\r\n'.repeat(CHUNKS)}0\r\n\r\n`);
const SAMPLE_MS = 50;
/** What all their chunks would take as objects of their own is 100 MiB. */
const MAX_GROWTH_MIB = 60;

/** Bodies in chunks of one byte: each chunk must not cost many times its size. */
export const chunkAttacks: Attack[] = [
  byteByByte('with wrong signatures', [401], PATHS.signature, signature),
  byteByByte('with unknown tokens', [401, 503], PATHS.token, unknownToken),
  byteByByte('without proof', [401], PATHS.basic, () => ''),
];

function byteByByte(
  proof: string,
  allowed: readonly number[],
  path: string,
  header: () => string,
): Attack {
  return {
    name: `one byte a chunk, by ${CALLERS} callers ${proof}`,
    expected: `${allowed.join(' or ')}, at most ${MAX_GROWTH_MIB} MiB meanwhile`,
    async run(stage) {
      const before = await stage.memory();
      const peak = watchMemory(stage);
      const calls = Array.from({ length: CALLERS }, () => send(stage, path, header()));
      const statuses = await Promise.all(calls);
      const growth = (await peak()) - before;
      return {
        actual: `${tally(statuses)}; ${growth.toFixed(0)} MiB meanwhile`,
        passed:
          statuses.every((status) => allowed.includes(status ?? 0)) && growth < MAX_GROWTH_MIB,
      };
    },
  };
}

/** @returns ends the measurement, and returns the largest memory that was seen, in MiB */
function watchMemory(stage: Stage): () => Promise<number> {
  let largest = 0;
  const sample = async () => {
    largest = Math.max(largest, await stage.memory());
  };
  const timer = setInterval(() => void sample(), SAMPLE_MS);
  return async () => {
    clearInterval(timer);
    await sample();
    return largest;
  };
}

async function send({ host, port }: Stage, path: string, header: string) {
  const head = `POST ${path} HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n${header}\r\n`;
  const { statuses } = await rawRequest({
    ...{ host, port },
    write: (socket) => {
      socket.write(head);
      socket.write(BODY);
    },
  });
  return statuses[0];
}

function unknownToken(): string {
  return `authorization: Bearer 00D000000000001!${randomBytes(24).toString('hex')}\r\n`;
}

/** A fresh timestamp, and a signature by an unknown secret. */
function signature(): string {
  return `digitalriver-signature: ${Date.now()}, ${randomBytes(32).toString('base64')}\r\n`;
}
