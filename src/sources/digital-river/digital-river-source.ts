import type { Proof } from '../../authenticate/authenticate.ts';
import { InvalidEventError } from '../../errors.ts';
import { toRecordId } from '../../salesforce/records/record-id.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { microseconds } from '../parse/instant.ts';
import { parseJson } from '../parse/json.ts';
import { read } from '../parse/validate.ts';
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

/** The paths of Digital River's own Apex endpoints, as its set-up guide registers them. */
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

/** Digital River, payments and order management. An event is handled by its type, whichever path it comes on. */
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
  const { id, type, liveMode = null, createdTime } = read(envelopeSchema, body);
  refuseContradiction(liveMode, proof);
  const time = microseconds(createdTime ?? '');
  const kept = {
    id,
    type,
    live: liveMode ?? proof.live ?? null,
    time: time === undefined ? null : new Date(time / 1000),
  };
  if (!isMapped(type)) {
    return {
      ...kept,
      subject: null,
      unmapped: 'There is nothing to write for events of this type.',
    };
  }
  if (read(modeSchema, body).liveMode !== live) {
    const [came, served] = live ? ['test', 'live'] : ['live', 'test'];
    return {
      ...kept,
      subject: null,
      unmapped: `It is a ${came} event, and this installation serves ${served} events.`,
    };
  }
  return { ...kept, subject: subjectOf(type, body) };
}

/** Who holds a secret for test events must not be able to write live ones, nor the other way round. */
function refuseContradiction(liveMode: boolean | null, { live }: Proof): void {
  if (live === undefined || liveMode === null || liveMode === live) return;
  throw new InvalidEventError(
    'liveMode',
    `${live}, since its signing secret is configured for ${live ? 'live' : 'test'} events`,
    String(liveMode),
  );
}

function subjectOf(type: OrderEventType | DocumentEventType, body: unknown): string {
  return isDocument(type)
    ? read(documentEventSchema, body).data.object.orderId
    : read(orderEventSchema, body).data.object.id;
}

function contribution(body: unknown, profile: Profile): Contribution {
  const { id: eventId, type, createdTime } = read(envelopeSchema, body);
  const createdAt = microseconds(createdTime ?? '') ?? 0;
  if (isDocument(type)) {
    const { id, fileId = id, orderId } = read(documentEventSchema, body).data.object;
    const facts = { eventId, type, drOrderId: orderId, fileId: fileId ?? '', createdAt };
    return { keys: { drOrderId: orderId }, writes: documentWrites(facts, profile) };
  }
  if (!isOrder(type)) throw new InvalidEventError('type', 'a type that is written', 'another type');
  const order = read(orderEventSchema, body).data.object;
  const facts = {
    eventId,
    type,
    drOrderId: order.id,
    state: order.state,
    ...(order.fraudState === undefined ? {} : { fraudState: order.fraudState }),
    ...(order.customerType === undefined ? {} : { customerType: order.customerType }),
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

/** `sfOrderId` is checked when it is used: an ill-formed one must be seen, not passed over in favour of the number. */
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
  if (sfOrderId === undefined) {
    return upstreamId === undefined ? { drOrderId } : { drOrderId, upstreamId };
  }
  const id = toRecordId(sfOrderId);
  if (id?.startsWith(orderIdPrefix)) return { drOrderId, sfOrderId: id };
  const came =
    id === undefined ? `${sfOrderId.length} characters that are none` : "another object's";
  const begins = orderIdPrefix === '' ? '' : ` that begins with ${orderIdPrefix}`;
  throw new InvalidEventError(
    'data.object.metadata.sfOrderId',
    `a Salesforce record id of 15 or 18 characters${begins}`,
    came,
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
