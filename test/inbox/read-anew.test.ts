import { type Environment, readConfig } from '../../src/config/index.ts';
import { readEvents } from '../../src/inbox/read-event.ts';
import { readAnew } from '../../src/inbox/repair/rejected/read-anew.ts';
import type { RejectedEvent } from '../../src/inbox/repair/rejected/rejected-events.ts';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { configuredSenders } from '../../src/sources/index.ts';
import { mappedSource } from '../../src/sources/mapped/compile/mapped-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { mappingOf, SHOP } from '../sources/mapped/shop-mapping.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { eventFixture } from '../support/digital-river-events.ts';

const BASIC = { DIGITAL_RIVER_BASIC_CREDENTIALS: 'digital-river:a-password-of-digital-river' };

/** The configured sources by name. */
function sourcesOf(variables: Environment): Map<string, Source> {
  const config = readConfig({ ...exampleEnvironment('postgres://localhost/unused'), ...variables });
  const senders = configuredSenders(config, connectorProfile);
  return new Map(senders.map(({ source }) => [source.name, source]));
}

/** An event of Digital River that an earlier configuration has rejected. */
const rejected: RejectedEvent = {
  ...{ seq: '1', source: 'digital-river', eventId: 'rejected-1', live: false, proof: 'http-basic' },
  ...{ receivedAt: new Date(), reason: 'type: expected a text, got nothing', headers: {} },
  ...{
    body: Buffer.from(JSON.stringify(eventFixture('order.accepted'))),
    origin: null,
    arrivals: 1,
  },
};

test('an arrival is read again when every path of its sender requires the same proof', () => {
  const sources = sourcesOf({ ...BASIC, DIGITAL_RIVER_PROOF: 'basic' });
  expect(sources.get('digital-river')?.provesByType).toBe(false);
  expect(readAnew(rejected, sources)).toMatchObject({ becomes: 'pending', events: [{}] });
});

test('it is not when a type requires another proof: that of the arrival was not judged for it', () => {
  const sources = sourcesOf({ ...BASIC, DIGITAL_RIVER_PROOF_ACCEPTED: 'basic' });
  expect(sources.get('digital-river')?.provesByType).toBe(true);
  expect(readAnew(rejected, sources)).toEqual({
    ...{ becomes: 'not readable', events: [] },
    why: 'The paths of digital-river require different proofs, and that of this arrival was not judged for its type: the sender has to send it again.',
  });
});

test('an arrival that was one event for want of the array is divided once the file names the array', () => {
  const shop = (path: string) =>
    mappedSource(mappingOf({ ...SHOP, split: { path, else: 'whole' } }));
  const elements = ['1', '2'].map((id) => ({ id, type: 'sale', data: { order: 'o' } }));
  const body = Buffer.from(JSON.stringify({ events: elements }));
  const proof = { method: 'http-basic', caller: 'a test' } as const;
  const [{ event, problem }] = readEvents(shop('event'), body, proof, {});
  expect(problem?.message).toMatch(/^id: /);
  const stored = { ...rejected, source: 'shop', eventId: event.eventId, body: event.body };
  expect(readAnew(stored, new Map([['shop', shop('events')]]))).toMatchObject({
    ...{ becomes: 'pending', events: [{ eventId: '1' }, { eventId: '2' }] },
  });
});
