import { readdirSync } from 'node:fs';
import { InvalidEventError } from '../../../src/errors.ts';
import { configuredParts } from '../../support/configured-parts.ts';
import { digitalRiverSource, eventFixture, eventWith } from '../../support/digital-river-events.ts';
import { ARRIVED_AT } from '../../support/senders.ts';

const sandbox = digitalRiverSource('test');
const production = digitalRiverSource('live');
const proof = { method: 'oauth', caller: 'a test' } as const;
const ORDER = '518204460417';
const types = readdirSync(new URL('../../fixtures/digital-river/', import.meta.url)).map((file) =>
  file.replace(/\.json$/, ''),
);
const UNMAPPED = ['refund.pending', 'subscription.deleted'];
const UNMAPPED_TYPE = {
  code: 'UNMAPPED_TYPE',
  reason: 'There is nothing to write for events of this type.',
};

test.each(types)(
  '%s is stored with its id, type, time and mode; its subject is the order that it names',
  (type) => {
    const event = eventFixture(type);
    const envelope = sandbox.envelope(event, proof);
    const mapped = !UNMAPPED.includes(type);
    expect(envelope).toEqual({
      id: event.id,
      type,
      live: false,
      time: new Date(String(event.createdTime)),
      subject: type === 'subscription.deleted' ? null : ORDER,
      ...(mapped ? {} : { unmapped: UNMAPPED_TYPE }),
    });
  },
);

test.each(types.filter((type) => !UNMAPPED.includes(type)))(
  '%s of the other mode is stored, and nothing is written for it',
  (type) => {
    expect(production.envelope(eventFixture(type), proof)).toMatchObject({
      subject: ORDER,
      live: false,
      unmapped: {
        code: 'OTHER_MODE',
        reason: 'It is a test event, and this installation serves live events.',
      },
    });
    expect(sandbox.envelope({ ...eventFixture(type), liveMode: true }, proof)).toMatchObject({
      subject: ORDER,
      live: true,
      unmapped: {
        code: 'OTHER_MODE',
        reason: 'It is a live event, and this installation serves test events.',
      },
    });
    expect(production.envelope({ ...eventFixture(type), liveMode: true }, proof)).toMatchObject({
      subject: ORDER,
    });
  },
);

test('an event of the other mode is stored even if it lacks fields that a mapped event needs', () => {
  const event = { id: 'e', type: 'order.accepted', liveMode: true };
  expect(sandbox.envelope(event, proof)).toMatchObject({ subject: null, live: true });
});

test.each([
  ['order.charge.created', {}],
  ['order.charge.failed', { liveMode: null }],
  ['something.new', { liveMode: 'yes', createdTime: 5, data: 'text' }],
])('%s is unmapped, and only its id and type are required', (type, more) => {
  expect(sandbox.envelope({ id: 'e', type, ...more }, proof)).toEqual({
    id: 'e',
    type,
    subject: null,
    live: null,
    time: null,
    unmapped: UNMAPPED_TYPE,
  });
});

test.each([undefined, null, 5, '', 'yesterday'])(
  'a createdTime of %j is not a time, and no reason to reject the event',
  (createdTime) => {
    expect(
      sandbox.envelope({ ...eventFixture('order.accepted'), createdTime }, proof),
    ).toMatchObject({
      time: null,
      subject: ORDER,
    });
  },
);

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['no id', { ...eventFixture('order.accepted'), id: undefined }, 'id'],
  ['a numeric id', { ...eventFixture('order.accepted'), id: 7 }, 'id'],
  ['no type', { ...eventFixture('order.accepted'), type: undefined }, 'type'],
  ['no mode', { ...eventFixture('order.accepted'), liveMode: undefined }, 'liveMode'],
  ['a mode as text', { ...eventFixture('order.accepted'), liveMode: 'false' }, 'liveMode'],
  ['no data', { ...eventFixture('order.accepted'), data: undefined }, 'data'],
  ['no object', { ...eventFixture('order.accepted'), data: {} }, 'data.object'],
  ['a numeric order id', eventWith('order.accepted', { id: 204440790336 }), 'data.object.id'],
  ['an empty state', eventWith('order.accepted', { state: '' }), 'data.object.state'],
  ['no state', eventWith('order.complete', { state: undefined }), 'data.object.state'],
  ['an invoice without an order', eventWith('order.invoice.created', { orderId: undefined }), 'data.object.orderId'],
  ['an invoice without a file', eventWith('order.invoice.created', { id: undefined, fileId: undefined }), 'data.object.fileId'],
  ['an invoice with an empty file id', eventWith('order.invoice.created', { fileId: '' }), 'data.object.fileId'],
])('a mapped event with %s is rejected, and the error names the field', (_case, body, field) => {
  const attempt = () => sandbox.envelope(body, proof);
  expect(attempt).toThrow(InvalidEventError);
  expect(attempt).toThrow(expect.objectContaining({ field }) as Error);
});

test.each(UNMAPPED)('%s contributes nothing', (type) => {
  expect(() => sandbox.contribution(eventFixture(type), ARRIVED_AT)).toThrow(InvalidEventError);
});

test('it is served on the three paths of the set-up guide, and rejects invalid bodies with 400', () => {
  const [endpoint] = configuredParts().endpoints();
  expect(endpoint?.source.name).toBe('digital-river');
  expect(endpoint?.paths).toEqual([
    '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
    '/services/apexrest/digitalriverv2/DROrderCompleteNotification/',
    '/services/apexrest/digitalriverv2/webhooks/',
  ]);
  expect(endpoint?.answer.rejectedStatus).toBe(400);
});
