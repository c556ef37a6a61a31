import fc from 'fast-check';
import { type Draw, inIso, inMilliseconds, inSeconds, type SignedCall } from './signed-call.ts';

type HeaderMutation = (call: SignedCall, draw: Draw) => string | undefined;

const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ,.;:"\'%\0\té١';

const headers: Readonly<Record<string, HeaderMutation>> = {
  'no header': () => undefined,
  'empty header': () => '',
  'one character replaced': ({ header }, draw) => replaced(header, 1, draw),
  'one character inserted': ({ header }, draw) => replaced(header, 0, draw),
  'one character removed': ({ header }, draw) => {
    const at = draw(fc.nat, { max: header.length - 1 });
    return header.slice(0, at) + header.slice(at + 1);
  },
  'end cut off': ({ header }, draw) => header.slice(0, draw(fc.nat, { max: header.length - 1 })),
  'beginning cut off': ({ header }, draw) =>
    header.slice(draw(fc.integer, { min: 1, max: header.length })),
  'upper case': ({ header }) => header.toUpperCase(),
  'lower case': ({ header }) => header.toLowerCase(),
  'wrong order': ({ timestamp, signature }) => `${signature}, ${timestamp}`,
  'another separator': ({ timestamp, signature }, draw) =>
    timestamp + draw(fc.constantFrom, ';', ' ', '|', '.', '\n', '=', ', ,', '') + signature,
  'the form of another sender': ({ timestamp, signature }, draw) =>
    draw(
      fc.constantFrom,
      `t=${timestamp},v1=${signature}`,
      `sha256=${signature}`,
      `v1,${signature}`,
      JSON.stringify([timestamp, signature]),
      `"${timestamp}", "${signature}"`,
    ),
  'repeated with another timestamp': ({ header, signature, now }) =>
    `${header}, ${now}1, ${signature}`,
  'too many signatures': ({ header, signature }) => header + `, ${signature}`.repeat(8),
  encoded: ({ header }, draw) =>
    draw(fc.constantFrom, encodeURIComponent, btoa, JSON.stringify)(header),
};

const timestamps: Readonly<Record<string, HeaderMutation>> = {
  'moved within the tolerance': withTimestamp(({ now }, draw) =>
    draw(fc.constantFrom, inSeconds, inMilliseconds, inIso)(now + draw(fc.nat, { max: 99_999 })),
  ),
  'in another form': withTimestamp(({ timestamp }, draw) =>
    draw(fc.constantFrom, inSeconds, inMilliseconds, inIso)(instantOf(timestamp)),
  ),
  'with added characters': withTimestamp(({ timestamp }, draw) =>
    draw(
      fc.constantFrom,
      ...[`+${timestamp}`, `-${timestamp}`, `0${timestamp}`, `${timestamp}0`, `${timestamp}.`],
      ...[`${timestamp}.0`, `${timestamp}Z`, `"${timestamp}"`, `${timestamp}\0`, `${timestamp}e0`],
    ),
  ),
  'with removed characters': withTimestamp(({ timestamp }, draw) =>
    timestamp.replace(draw(fc.constantFrom, 'T', 'Z', '.', ':', '-', '000', '0', '1'), ''),
  ),
  empty: withTimestamp(() => ''),
};

const signatures: Readonly<Record<string, HeaderMutation>> = {
  'one bit of its bytes flipped': withSignature(({ signature }, draw) => {
    const bytes = Buffer.from(signature, 'base64');
    const at = draw(fc.nat, { max: bytes.length - 1 });
    bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(fc.nat, { max: 7 }));
    return bytes.toString('base64');
  }),
  'another base64 spelling of its bytes': withSignature(({ signature }, draw) => {
    const last = ALPHABET.indexOf(signature.charAt(42));
    return `${signature.slice(0, 42)}${ALPHABET.charAt(last + draw(fc.integer, { min: 1, max: 3 }))}=`;
  }),
  'the case of one letter': withSignature(({ signature }, draw) => {
    const at = draw(fc.nat, { max: 42 });
    return signature.slice(0, at) + swapCase(signature.charAt(at)) + signature.slice(at + 1);
  }),
  'the case of all letters': withSignature(({ signature }) => signature.replace(/./g, swapCase)),
  base64url: withSignature(({ signature }) =>
    Buffer.from(signature, 'base64').toString('base64url'),
  ),
  'base64url, padded': withSignature(({ signature }) =>
    signature.replaceAll('+', '-').replaceAll('/', '_'),
  ),
  'other padding': withSignature(({ signature }, draw) =>
    signature.replace('=', draw(fc.constantFrom, '', '==', '=A', 'A', 'AA=', '%3D', '.')),
  ),
  'another encoding': withSignature(({ signature }, draw) =>
    Buffer.from(signature, 'base64').toString(draw(fc.constantFrom, 'hex', 'latin1', 'utf8')),
  ),
  'encoded twice': withSignature(({ signature }) => btoa(signature)),
  'added characters': withSignature(({ signature }, draw) =>
    draw(
      fc.constantFrom,
      ...[`"${signature}"`, `sha256=${signature}`, `${signature}\0`, `${signature}\u200b`],
      ...[`${signature};`, `=${signature}`, `${signature}${signature}`, `<${signature}>`],
    ),
  ),
  'spaces inside': withSignature(({ signature }, draw) => {
    const at = draw(fc.integer, { min: 1, max: 43 });
    return `${signature.slice(0, at)}${draw(fc.constantFrom, ' ', '\n', '\t', '\r\n ')}${signature.slice(at)}`;
  }),
  reversed: withSignature(({ signature }) => [...signature].reverse().join('')),
  'one repeated letter': withSignature(
    (_call, draw) => `${draw(fc.constantFrom, 'A', '/', '0').repeat(43)}=`,
  ),
};

/** Ways to change the header of a call, without a change of its body. */
export const headerMutations = { headers, timestamps, signatures };

function withTimestamp(change: (call: SignedCall, draw: Draw) => string): HeaderMutation {
  return (call, draw) => `${change(call, draw)}, ${call.signature}`;
}

function withSignature(change: (call: SignedCall, draw: Draw) => string): HeaderMutation {
  return (call, draw) => `${call.timestamp}, ${change(call, draw)}`;
}

function replaced(header: string, removed: 0 | 1, draw: Draw): string {
  const at = draw(fc.nat, { max: header.length - 1 });
  const character = draw(fc.constantFrom, ...ALPHABET);
  return header.slice(0, at) + character + header.slice(at + removed);
}

function swapCase(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
}

function instantOf(timestamp: string): number {
  if (timestamp.includes('T')) return Date.parse(timestamp);
  return Number(timestamp) * (timestamp.length === 10 ? 1000 : 1);
}
