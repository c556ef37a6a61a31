import { randomUUID } from 'node:crypto';
import { makeEvent } from '../../../local/events/make-event.ts';
import { newOrderId } from '../../../local/events/new-order-id.ts';
import { type Attack, byStatuses } from '../attack.ts';
import { rawRequest, requestText } from '../raw-http.ts';
import { PATHS, type Stage } from '../stage.ts';

/** Dangerous bodies from a proven caller: a body that is no usable event is rejected and stored. */
export const bodyAttacks: Attack[] = [
  rejected('arrays nested 5,000 deep', '['.repeat(5000) + ']'.repeat(5000)),
  rejected('arrays nested 500,000 deep', '['.repeat(500_000)),
  rejected('objects nested 5,000 deep', '{"a":'.repeat(5000) + 1 + '}'.repeat(5000)),
  rejected('an event with 100 levels in its metadata', eventText({ metadata: nested(100) })),
  rejected('a million numbers', `[${'1,'.repeat(500_000)}1]`),
  rejected('a number of 900,000 digits', '9'.repeat(900_000)),
  rejected('an empty body', ''),
  rejected('bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x22, 0x7d])),
  rejected('an id with a null character', eventText({}, { id: 'a\u0000b' })),
  rejected('an id with a lone surrogate', eventText({}, { id: 'X' }).replace('"X"', '"\\ud800"')),
  rejected('an id with a line break', eventText({}, { id: 'a\r\nb: c' })),
  rejected('an id that is an object', eventText({}, { id: { $gt: '' } })),
  rejected('an id of 256 characters', eventText({}, { id: 'x'.repeat(256) })),
  accepted('a null character and a lone surrogate outside of ids', () =>
    eventText({ email: 'X' }).replace('"X"', '"\\u0000\\ud800"'),
  ),
  accepted('__proto__, constructor and prototype as keys', () =>
    eventText({ metadata: {} }).replace(
      '"metadata":{}',
      '"metadata":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
    ),
  ),
  accepted('800,000 digits where times, words and keys are read', () => {
    const digits = `1${'0'.repeat(100_000)}1`;
    const keys = { upstreamId: digits, metadata: { sfOrderId: digits } };
    const words = { state: digits, fraudState: digits, customerType: digits };
    const times = { updatedTime: digits, stateTransitions: { accepted: digits } };
    return eventText({ ...keys, ...words, ...times }, { createdTime: digits });
  }),
  accepted('a duplicate key', () =>
    eventText({}).replace('"state":', '"state":"blocked","state":'),
  ),
  accepted('ids that look like paths', () =>
    eventText({ id: '../../Account/Id/001000000000001AAA', upstreamId: '/../../limits?x=' }),
  ),
  accepted('ids that look like SOQL', () => eventText({ upstreamId: "x' OR Name != '" })),
  accepted('ids that look like formulas and markup', () =>
    eventText({ upstreamId: '=HYPERLINK("http://x")<script>alert(1)</script>' }),
  ),
];

function rejected(name: string, body: string | Buffer): Attack {
  return byStatuses(`${name}, proven`, [400], (stage) => send(stage, () => body));
}

function accepted(name: string, body: () => string): Attack {
  return byStatuses(`${name}, proven`, [202], (stage) => send(stage, body));
}

async function send(stage: Stage, body: () => string | Buffer): Promise<(number | undefined)[]> {
  const { host, port } = stage;
  return Promise.all(
    Array.from({ length: 10 }, async () => {
      const content = body();
      const proof = stage.proof('signature', content);
      const bytes = requestText('POST', PATHS.signature, proof, content);
      const reply = await rawRequest({ host, port, write: (socket) => socket.write(bytes) });
      return reply.statuses[0];
    }),
  );
}

function eventText(order: Record<string, unknown>, envelope: Record<string, unknown> = {}): string {
  const event = makeEvent('order.created', { orderId: newOrderId(), at: new Date() });
  const object = { ...event.data.object, ...order };
  return JSON.stringify({ ...event, id: randomUUID(), ...envelope, data: { object } });
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}
