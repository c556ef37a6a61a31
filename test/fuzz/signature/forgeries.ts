import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { type Call, type Draw, type SignedCall, sign, TOLERANCE_SECONDS } from './signed-call.ts';

type Forgery = (call: SignedCall, draw: Draw) => Call;

/** Wrong signatures that a caller could make, and valid ones with an expired timestamp. */
export const forgeries: Readonly<Record<string, Forgery>> = {
  'another secret': signedBy(({ secrets: [secret], timestamp, body }, draw) => {
    const other = draw(
      fc.constantFrom,
      ...['', `${secret}\n`, ` ${secret}`, `${secret}\0`, secret.slice(1), `live:${secret}`],
      ...[[...secret].reverse().join(''), btoa(encodeURIComponent(secret)), 'secret'],
    );
    return sign(other, timestamp, body);
  }),
  'the secret decoded as base64': signedBy(({ secrets: [secret], timestamp, body }) =>
    mac('sha256', Buffer.from(secret, 'base64'), `${timestamp}.`, body),
  ),
  'another algorithm': signedBy(({ secrets: [secret], timestamp, body }, draw) => {
    const algorithm = draw(
      fc.constantFrom,
      'sha1',
      'sha384',
      'sha512',
      'md5',
      'sha3-256',
      'sha512-256',
    );
    return mac(algorithm, secret, `${timestamp}.`, body);
  }),
  'a truncated SHA-512': signedBy(({ secrets: [secret], timestamp, body }) =>
    createHmac('sha512', secret)
      .update(`${timestamp}.`)
      .update(body)
      .digest()
      .subarray(0, 32)
      .toString('base64'),
  ),
  'a digest without a key': signedBy(({ secrets: [secret], timestamp, body }) =>
    createHash('sha256').update(secret).update(`${timestamp}.`).update(body).digest('base64'),
  ),
  'other text signed': signedBy(({ secrets: [secret], timestamp, body }, draw) => {
    const parts = draw(
      fc.constantFrom,
      ...[[body], [`${timestamp}`], [`${timestamp}.`], [timestamp, body], [body, `.${timestamp}`]],
      ...[
        [`${timestamp}, `, body],
        [`${timestamp}:`, body],
        [`${timestamp}\n`, body],
        ['.', body],
      ],
      ...[[`${timestamp} .`, body], [`${timestamp}..`, body], []],
    );
    return mac('sha256', secret, ...parts);
  }),
  'key and text exchanged': signedBy(({ secrets: [secret], timestamp, body }) =>
    mac('sha256', Buffer.concat([Buffer.from(`${timestamp}.`), body]), secret),
  ),
  'a signature of the signature': signedBy(({ secrets: [secret], signature }) =>
    mac('sha256', secret, signature),
  ),
  "another call's signature": signedBy(({ secrets: [secret], timestamp, body }, draw) =>
    sign(secret, timestamp, Buffer.concat([body, Buffer.from([draw(fc.nat, { max: 255 })])])),
  ),
  'the boundary between timestamp and body moved': (call) => {
    const text = Buffer.concat([Buffer.from(`${call.timestamp}.`), call.body]);
    const border = text.indexOf('.');
    const isFirst = border === call.timestamp.length;
    const end = isFirst ? text.indexOf('.', border + 1) : border;
    const timestamp = text.subarray(0, Math.max(end, 0)).toString('latin1');
    return { ...call, header: `${timestamp}, ${call.signature}`, body: text.subarray(end + 1) };
  },
  'too late': (call, draw) => ({ ...call, now: call.now + beyondToleranceMs(draw) }),
  'too early': (call, draw) => ({ ...call, now: call.now - beyondToleranceMs(draw) }),
};

function signedBy(signature: (call: SignedCall, draw: Draw) => string): Forgery {
  return (call, draw) => ({ ...call, header: `${call.timestamp}, ${signature(call, draw)}` });
}

function mac(algorithm: string, key: string | Buffer, ...parts: readonly (string | Buffer)[]) {
  const hmac = createHmac(algorithm, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('base64');
}

/** Milliseconds that put a call outside the tolerance, whatever its own distance is. */
function beyondToleranceMs(draw: Draw): number {
  return 2 * TOLERANCE_SECONDS * 1000 + draw(fc.integer, { min: 1, max: 10 ** 10 });
}
