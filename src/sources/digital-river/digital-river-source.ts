import type { Proof } from '../../authenticate/authenticate.ts';
import { InvalidEventError } from '../../errors.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { arrivalNotes, notAfterArrival } from '../parse/arrival.ts';
import { microseconds, storableDate } from '../parse/instant.ts';
import { parseJson } from '../parse/json.ts';
import { validate } from '../parse/validate.ts';
import type { Contribution, Envelope, Source } from '../source.ts';
import { documentWrites } from './document-writes.ts';
import {
  documentEventSchema,
  envelopeSchema,
  modeSchema,
  orderEventSchema,
  orderInstants,
} from './event-schema.ts';
import {
  DOCUMENT_EVENT_TYPES,
  type DocumentEventType,
  documentKeysVersion,
  ORDER_EVENT_TYPES,
  type OrderEventType,
  orderVersion,
} from './order-facts.ts';
import { orderKeys, orderLookup } from './order-keys.ts';
import { orderWrites } from './order-writes.ts';

/**
 * The paths of the Apex endpoints in Digital River's own package, which its set-up guide registers.
 */
export const DIGITAL_RIVER_PATHS = {
  accepted: '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
  complete: '/services/apexrest/digitalriverv2/DROrderCompleteNotification/',
  webhooks: '/services/apexrest/digitalriverv2/webhooks/',
} as const;

export interface DigitalRiverOptions {
  /** Which events are written; those of the other mode are kept, unmapped. */
  mode: 'live' | 'test';
  profile: Profile;
}

/**
 * Digital River: payments and order management. An event is processed by its type, whichever of the
 * three paths it arrives on.
 */
export function digitalRiver({ mode, profile }: DigitalRiverOptions): Source {
  return {
    name: 'digital-river',
    parse: parseJson,
    envelope: (body, proof) => envelope(body, proof, mode === 'live'),
    contribution: (body, arrivedAt) => contribution(body, profile, arrivedAt),
    lookups: (keys) => [orderLookup(keys, profile)],
  };
}

function envelope(body: unknown, proof: Proof, live: boolean): Envelope {
  const { id, type, liveMode = null, createdTime } = validate(envelopeSchema, body);
  assertModeMatchesSecret(liveMode, proof);
  const common = {
    id,
    type,
    live: liveMode ?? proof.live ?? null,
    time: storableDate(microseconds(createdTime ?? '')),
  };
  if (!isMapped(type)) {
    return {
      ...common,
      subject: null,
      unmapped: 'There is nothing to write for events of this type.',
    };
  }
  if (validate(modeSchema, body).liveMode !== live) {
    const [received, served] = live ? ['test', 'live'] : ['live', 'test'];
    return {
      ...common,
      subject: null,
      unmapped: `It is a ${received} event, and this installation serves ${served} events.`,
    };
  }
  return { ...common, subject: subjectOf(type, body) };
}

/** A signing secret for test events must not be good for live ones, nor the other way round. */
function assertModeMatchesSecret(liveMode: boolean | null, { live }: Proof): void {
  if (live === undefined || liveMode === null || liveMode === live) return;
  throw new InvalidEventError(
    'liveMode',
    `${live}, since its signing secret is configured for ${live ? 'live' : 'test'} events`,
    String(liveMode),
  );
}

function subjectOf(type: OrderEventType | DocumentEventType, body: unknown): string {
  return isDocument(type)
    ? validate(documentEventSchema, body).data.object.orderId
    : validate(orderEventSchema, body).data.object.id;
}

function contribution(body: unknown, profile: Profile, arrivedAt: Date): Contribution {
  const { type } = validate(envelopeSchema, body);
  if (isDocument(type)) return documentContribution(type, body, profile, arrivedAt);
  if (isOrder(type)) return orderContribution(type, body, profile, arrivedAt);
  throw new InvalidEventError('type', 'an event type that the connector writes', 'another type');
}

function orderContribution(
  type: OrderEventType,
  body: unknown,
  profile: Profile,
  arrivedAt: Date,
): Contribution {
  const { id: eventId, createdTime } = validate(envelopeSchema, body);
  const order = validate(orderEventSchema, body).data.object;
  const instants = { createdTime: microseconds(createdTime ?? ''), ...orderInstants(order) };
  const { createdTime: createdAt = 0, ...changes } = instants;
  const changedAt = Object.values(changes).map((at = 0) => notAfterArrival(at, arrivedAt));
  const facts = {
    eventId,
    type,
    drOrderId: order.id,
    state: order.state,
    fraudState: order.fraudState,
    customerType: order.customerType,
    changedAt: Math.max(...changedAt),
    createdAt: notAfterArrival(createdAt, arrivedAt),
  };
  const { keys, notes } = orderKeys(order, profile);
  return {
    keys,
    keysVersion: orderVersion(facts),
    writes: orderWrites(facts, profile),
    notes: [...notes, ...arrivalNotes(instants, arrivedAt)],
  };
}

function documentContribution(
  type: DocumentEventType,
  body: unknown,
  profile: Profile,
  arrivedAt: Date,
): Contribution {
  const { id: eventId, createdTime } = validate(envelopeSchema, body);
  const { id, fileId = id ?? '', orderId } = validate(documentEventSchema, body).data.object;
  const createdAt = microseconds(createdTime ?? '');
  const facts = {
    eventId,
    type,
    drOrderId: orderId,
    fileId,
    createdAt: notAfterArrival(createdAt ?? 0, arrivedAt),
  };
  return {
    keys: { drOrderId: orderId },
    keysVersion: documentKeysVersion(facts),
    writes: documentWrites(facts, profile),
    notes: arrivalNotes({ createdTime: createdAt }, arrivedAt),
  };
}

const documentTypes = new Set<string>(DOCUMENT_EVENT_TYPES);
const orderTypes = new Set<string>(ORDER_EVENT_TYPES);

function isDocument(type: string): type is DocumentEventType {
  return documentTypes.has(type);
}

function isOrder(type: string): type is OrderEventType {
  return orderTypes.has(type);
}

function isMapped(type: string): type is OrderEventType | DocumentEventType {
  return isDocument(type) || isOrder(type);
}
