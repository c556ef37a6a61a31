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
  relatedOrderSchema,
} from './event-schema.ts';
import {
  DOCUMENT_EVENT_TYPES,
  type DocumentEventType,
  documentKeysVersion,
  ORDER_EVENT_TYPES,
  type OrderEventType,
  orderVersion,
} from './orders/order-facts.ts';
import { type OrderMatching, orderKeys, orderLookup } from './orders/order-keys.ts';
import { CARRIED_OUT_KEY, orderStage } from './orders/order-stage.ts';
import { orderWrites } from './orders/order-writes.ts';
import { orderSuccession } from './orders/succession.ts';
import { VERIFICATION, VERIFICATION_TYPE } from './verification-event.ts';

/**
 * The paths of the Apex endpoints in Digital River's own package, which its set-up guide registers.
 */
export const DIGITAL_RIVER_PATHS = {
  accepted: '/services/apexrest/digitalriverv2/DROFIOrderMgmNotification/',
  complete: '/services/apexrest/digitalriverv2/DROrderCompleteNotification/',
  webhooks: '/services/apexrest/digitalriverv2/webhooks/',
} as const;

export type PathName = keyof typeof DIGITAL_RIVER_PATHS;

export interface DigitalRiverOptions {
  /** Which events are written; those of the other mode are kept, unmapped. */
  mode: 'live' | 'test';
  profile: Profile;
  /** Absent: all orders of the account are served, and numbers find nothing. */
  matching?: OrderMatching;
  /** Whether the paths require different proofs; absent: they do not. */
  provesByType?: boolean;
}

const DEFAULT_MATCHING: OrderMatching = { ownOrders: 'all', byNumber: false };

/**
 * Digital River: payments and order management. An event is processed by its type, whichever of the
 * three paths it arrives on; see authenticate-type.ts for its proof.
 */
export function digitalRiver({
  mode,
  profile,
  matching = DEFAULT_MATCHING,
  provesByType = false,
}: DigitalRiverOptions): Source {
  return {
    name: 'digital-river',
    parse: parseJson,
    envelope: (body, proof) => envelope(body, proof, mode === 'live'),
    contribution: (body, arrivedAt) => contribution(body, { profile, matching }, arrivedAt),
    lookups: (keys) => [orderLookup(keys, profile, matching)],
    leavesOut: matching.ownOrders !== 'all',
    provesByType,
    succession: orderSuccession(profile),
  };
}

function envelope(body: unknown, proof: Proof, live: boolean): Envelope {
  const { id, type, liveMode = null, createdTime } = validate(envelopeSchema, body);
  const common = {
    id,
    type,
    live: liveMode ?? proof.live ?? null,
    time: storableDate(microseconds(createdTime ?? '')),
  };
  if (type === VERIFICATION_TYPE) return { ...common, subject: null, unmapped: VERIFICATION };
  assertModeMatchesSecret(liveMode, proof);
  if (!isMapped(type)) {
    const reason = 'There is nothing to write for events of this type.';
    return {
      ...common,
      subject: relatedOrderId(type, body),
      unmapped: { code: 'UNMAPPED_TYPE', reason },
    };
  }
  if (validate(modeSchema, body).liveMode !== live) {
    const [received, served] = live ? ['test', 'live'] : ['live', 'test'];
    const reason = `It is a ${received} event, and this installation serves ${served} events.`;
    return {
      ...common,
      subject: relatedOrderId(type, body),
      unmapped: { code: 'OTHER_MODE', reason },
    };
  }
  return { ...common, subject: subjectOf(type, body) };
}

/** The order that an event is about for which nothing is written; null if it names none. */
function relatedOrderId(type: string, body: unknown): string | null {
  const { id, orderId } = relatedOrderSchema.safeParse(body).data?.data.object ?? {};
  return orderId ?? (type.startsWith('order.') ? id : undefined) ?? null;
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

type Reading = Required<Pick<DigitalRiverOptions, 'profile' | 'matching'>>;

function contribution(body: unknown, reading: Reading, arrivedAt: Date): Contribution {
  const { type } = validate(envelopeSchema, body);
  if (isDocument(type)) return documentContribution(type, body, reading.profile, arrivedAt);
  if (isOrder(type)) return orderContribution(type, body, reading, arrivedAt);
  throw new InvalidEventError('type', 'an event type that the connector writes', 'another type');
}

function orderContribution(
  type: OrderEventType,
  body: unknown,
  { profile, matching }: Reading,
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
  const { keys, notes } = orderKeys(order, profile, matching);
  const { state, stateTransitions } = order;
  const version = orderVersion(facts);
  const stage = orderStage({ type, state, stateTransitions, version });
  return {
    keys: { ...keys, ...(stage.isCarriedOut && { [CARRIED_OUT_KEY]: 'yes' }) },
    keysVersion: version,
    stage,
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

/** Whether an event of a type contains an order. */
export function isOrder(type: string): type is OrderEventType {
  return orderTypes.has(type);
}

/** Whether something is written for events of a type. */
export function isMapped(type: string): type is OrderEventType | DocumentEventType {
  return isDocument(type) || isOrder(type);
}
