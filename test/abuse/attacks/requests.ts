import { type Attack, byStatuses, tally } from '../attack.ts';
import { rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

const EVENT = JSON.stringify({ id: 'smuggled', type: 'x.y', liveMode: false });

/** Requests that two parsers may read differently; without proof unless the name says otherwise. */
export const requestAttacks: Attack[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'HEAD'].map((method) =>
    single(`${method} with proof`, [405], (stage) =>
      requestText(method, PATHS.signature, stage.proof('signature', EVENT), EVENT),
    ),
  ),
  single('CONNECT', [400, undefined], () => requestText('CONNECT', 'connector.example:443', {})),
  single('an unknown method', [400], () => requestText('EVENT', PATHS.token, {})),
  ...[
    `/${PATHS.token}`,
    PATHS.token.replaceAll('/', '//'),
    PATHS.token.replace('/apexrest', '%2fapexrest'),
    PATHS.token.replace('/apexrest', '/./apexrest'),
    `${PATHS.token}../webhooks/`,
    `${PATHS.token}..;/webhooks/`,
    `${PATHS.token};a=b`,
    `${PATHS.token}%00`,
    '/%c0%ae%c0%ae/',
    '/%',
    '/..%2f..%2fetc%2fpasswd',
  ].map((path) =>
    single(`the path ${path}, with proof`, [400, 404], (stage) =>
      requestText('POST', path, stage.proof('token', EVENT), EVENT),
    ),
  ),
  single('a path in upper case, without proof', [401, 404], () =>
    requestText('POST', PATHS.signature.toUpperCase(), {}, EVENT),
  ),
  single('the proof of another path', [401], (stage) =>
    requestText('POST', PATHS.basic, stage.proof('token', EVENT), EVENT),
  ),
  single('a token in the query string', [401], (stage) => {
    const token = stage.proof('token', EVENT).authorization?.slice('Bearer '.length);
    return requestText('POST', `${PATHS.token}?access_token=${token}`, {}, EVENT);
  }),
  single('a method override in a header', [401], () =>
    requestText('POST', PATHS.token, { 'x-http-method-override': 'GET' }, EVENT),
  ),
  single('content-length and transfer-encoding', [400], (stage) =>
    requestText('POST', PATHS.token, {
      ...stage.proof('token', EVENT),
      'transfer-encoding': 'chunked',
    }),
  ),
  single('a content-length that is not a number', [400], () =>
    requestText('POST', PATHS.token, { 'content-length': '4x' }, EVENT),
  ),
  single('an unknown encoding that contains "chunked"', [400, 501], () =>
    requestText('POST', PATHS.token, { 'transfer-encoding': 'xchunked' }),
  ),
  single('a folded header', [400], () =>
    Buffer.from(`POST ${PATHS.token} HTTP/1.1\r\nhost: h\r\nx-a: 1\r\n x-b: 2\r\n\r\n`),
  ),
  single('a bare line feed in a header', [400], () =>
    Buffer.from(`POST ${PATHS.token} HTTP/1.1\nhost: h\n\nx`),
  ),
  single('a null character in a header', [400], () =>
    requestText('POST', PATHS.token, { 'x-null': 'a\u0000b' }),
  ),
  single('HTTP/1.0', [401], () =>
    Buffer.from(`POST ${PATHS.token} HTTP/1.0\r\ncontent-length: 2\r\n\r\n{}`),
  ),
  single('Expect: 100-continue', [401], () =>
    requestText('POST', PATHS.token, { expect: '100-continue' }, EVENT),
  ),
  single('an unknown expectation', [417], () =>
    requestText('POST', PATHS.token, { expect: '200-ok' }, EVENT),
  ),
  single('a WebSocket upgrade', [401], () =>
    requestText(
      'POST',
      PATHS.token,
      {
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      },
      EVENT,
    ),
  ),
  single('two content-lengths', [400], () =>
    Buffer.from(
      `POST ${PATHS.token} HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\n{}`,
    ),
  ),
  single('two transfer-encodings', [400], () =>
    Buffer.from(
      `POST ${PATHS.token} HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\ntransfer-encoding: gzip\r\n\r\n0\r\n\r\n`,
    ),
  ),
  single('a token in a trailer', [401], (stage) =>
    Buffer.from(
      `POST ${PATHS.token} HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\ntrailer: authorization\r\n\r\n2\r\n{}\r\n0\r\nauthorization: ${stage.proof('token', EVENT).authorization}\r\n\r\n`,
    ),
  ),
  single('a chunk extension of 100 KiB', [413, undefined], () =>
    Buffer.from(
      `POST ${PATHS.token} HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n2;${'a'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`,
    ),
  ),
  single('no host header', [400], () => Buffer.from(`POST ${PATHS.token} HTTP/1.1\r\n\r\n`)),
  single('an HTTP/2 preface', [400, 505], () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')),
  single('a TLS handshake', [400, undefined], () => Buffer.from('1603010200010001fc0303', 'hex')),
  {
    name: 'a second request in the body of the first',
    expected: 'one reply: 401',
    async run({ host, port }) {
      const inner = requestText('GET', '/health/live', {});
      const outer = requestText('POST', PATHS.token, { connection: 'close' }, inner);
      const { statuses } = await rawRequest({
        ...{ host, port, replies: 2, timeoutMs: 3000 },
        write: (socket) => socket.write(outer),
      });
      return { actual: tally(statuses), passed: tally(statuses) === '401' };
    },
  },
];

function single(
  name: string,
  expected: readonly (number | undefined)[],
  bytes: (stage: Stage) => Buffer,
): Attack {
  return byStatuses(name, expected, async (stage) => {
    const { host, port } = stage;
    const write = bytes(stage);
    const { statuses } = await rawRequest({
      ...{ host, port, timeoutMs: 3000 },
      write: (socket) => socket.write(write),
    });
    return [statuses.at(-1)];
  });
}
