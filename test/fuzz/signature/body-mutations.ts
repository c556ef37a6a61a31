import fc from 'fast-check';
import type { Draw, SignedCall } from './signed-call.ts';

/** Ways to change a signed body. */
export const bodyMutations: Readonly<Record<string, (call: SignedCall, draw: Draw) => Buffer>> = {
  'one bit flipped': ({ body }, draw) => {
    const bytes = Buffer.from(body);
    const at = position(body, draw);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(fc.nat, { max: 7 }));
    return bytes;
  },
  'one byte removed': ({ body }, draw) => spliced(body, position(body, draw), 1),
  'one byte inserted': ({ body }, draw) =>
    spliced(body, position(body, draw), 0, draw(fc.nat, { max: 255 })),
  'one byte replaced': ({ body }, draw) =>
    spliced(body, position(body, draw), 1, draw(fc.nat, { max: 255 })),
  'two adjacent bytes swapped': ({ body }, draw) => {
    const at = position(body, draw);
    return Buffer.concat([
      body.subarray(0, at),
      Buffer.from(body.subarray(at, at + 2)).reverse(),
      body.subarray(at + 2),
    ]);
  },
  'end cut off': ({ body }, draw) => body.subarray(0, position(body, draw)),
  'beginning cut off': ({ body }, draw) => body.subarray(position(body, draw) + 1),
  'text appended': ({ body }, draw) => Buffer.concat([body, smallText(draw)]),
  'text prepended': ({ body }, draw) => Buffer.concat([smallText(draw), body]),
  repeated: ({ body }) => Buffer.concat([body, body]),
  empty: () => Buffer.alloc(0),
  'serialized again': ({ body }) => changedText(body, (text) => JSON.stringify(jsonOf(text))),
  'serialized again, indented': ({ body }) =>
    changedText(body, (text) => JSON.stringify(jsonOf(text), null, 4)),
  'upper case': ({ body }) => changedText(body, (text) => text.toUpperCase()),
  'other line ends': ({ body }) => changedText(body, (text) => text.replaceAll('\n', '\r\n')),
  'other escapes': ({ body }) => changedText(body, (text) => text.replaceAll('/', '\\/')),
  'other numbers': ({ body }) => changedText(body, (text) => text.replace(/\d/, '7')),
  'live for test, and test for live': ({ body }) =>
    changedText(body, (text) => text.replace(/"liveMode":\s*false/, '"liveMode": true')),
  'in UTF-16': ({ body }) => Buffer.from(body.toString('utf8'), 'utf16le'),
  'in base64': ({ body }) => Buffer.from(body.toString('base64')),
};

function position(body: Buffer, draw: Draw): number {
  return draw(fc.nat, { max: Math.max(0, body.length - 1) });
}

function spliced(body: Buffer, at: number, removed: number, ...added: readonly number[]): Buffer {
  return Buffer.concat([body.subarray(0, at), Buffer.from(added), body.subarray(at + removed)]);
}

function smallText(draw: Draw): Buffer {
  const text = draw(fc.constantFrom, ' ', '\n', '\r\n', '\0', '\uFEFF', '.', ',', '{}', '}');
  return Buffer.from(text);
}

function changedText(body: Buffer, change: (text: string) => string): Buffer {
  return Buffer.from(change(body.toString('utf8')));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
