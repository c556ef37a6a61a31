import type { Proof } from '../../authenticate/authenticate.ts';
import { InvalidEventError } from '../../errors.ts';
import { toRecordId } from '../../salesforce/records/record-id.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { microseconds } from '../parse/instant.ts';
import { parseJson } from '../parse/json.ts';
import { validate } from '../parse/validate.ts';
import type { Contribution, Envelope, Source } from '../source.ts';
import { documentWrites } from './document-writes.ts';
import {
  changedAt,
  documentEventSchema,
  envelopeSchema,
  modeSchema,
  orderEventSchema,
} from './event-schema.ts';
import {
  DOCUMENT_EVENT_TYPES,
  type DocumentEventType,
  ORDER_EVENT_TYPES,
  type OrderEventType,
} from './order-facts.ts';
import { type OrderKeys, orderLookup, orderWrites } from './order-writes.ts';

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
    contribution: (body) => contribution(body, profile),
    lookups: (keys) => [orderLookup(orderKeys(keys, profile), profile)],
  };
}

function envelope(body: unknown, proof: Proof, live: boolean): Envelope {
  const { id, type, liveMode = null, createdTime } = validate(envelopeSchema, body);
  assertModeMatchesSecret(liveMode, proof);
  const time = microseconds(createdTime ?? '');
  const common = {
    id,
    type,
    live: liveMode ?? proof.live ?? null,
    time: time === undefined ? null : new Date(time / 1000),
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

function contribution(body: unknown, profile: Profile): Contribution {
  const { id: eventId, type, createdTime } = validate(envelopeSchema, body);
  const createdAt = microseconds(createdTime ?? '') ?? 0;
  if (isDocument(type)) {
    const { id, fileId = id, orderId } = validate(documentEventSchema, body).data.object;
    const facts = { eventId, type, drOrderId: orderId, fileId: fileId ?? '', createdAt };
    return { keys: { drOrderId: orderId }, writes: documentWrites(facts, profile) };
  }
  if (!isOrder(type))
    throw new InvalidEventError('type', 'an event type that the connector writes', 'another type');
  const order = validate(orderEventSchema, body).data.object;
  const facts = {
    eventId,
    type,
    drOrderId: order.id,
    state: order.state,
    fraudState: order.fraudState,
    customerType: order.customerType,
    changedAt: changedAt(order),
    createdAt,
  };
  return { keys: keysIn(order), writes: orderWrites(facts, profile) };
}

interface OrderWithKeys {
  id: string;
  upstreamId?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
}

/**
 * `sfOrderId` is validated only when it is used: an invalid one must park the event, and not make
 * the look-up fall back to the order number.
 */
function keysIn(order: OrderWithKeys): Record<string, string> {
  const sfOrderId = order.metadata?.sfOrderId;
  return {
    drOrderId: order.id,
    ...(typeof sfOrderId === 'string' && sfOrderId !== '' ? { sfOrderId } : {}),
    ...(order.upstreamId === undefined ? {} : { upstreamId: order.upstreamId }),
  };
}

function orderKeys(
  keys: Readonly<Record<string, string>>,
  { orderIdPrefix = '' }: Profile,
): OrderKeys {
  const { drOrderId = '', sfOrderId, upstreamId } = keys;
  if (sfOrderId === undefined) return { drOrderId, upstreamId };
  const id = toRecordId(sfOrderId);
  if (id?.startsWith(orderIdPrefix)) return { drOrderId, sfOrderId: id };
  const received =
    id === undefined ? `${sfOrderId.length} characters that are not an id` : "another object's id";
  const begins = orderIdPrefix === '' ? '' : ` that begins with ${orderIdPrefix}`;
  throw new InvalidEventError(
    'data.object.metadata.sfOrderId',
    `a Salesforce record id of 15 or 18 characters${begins}`,
    received,
  );
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
