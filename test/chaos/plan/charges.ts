import { createHash } from 'node:crypto';
import { makeChargeEvent } from '../../../local/events/charge.ts';
import type { ChaosOptions } from '../options.ts';
import { type Random, randomFrom } from '../random.ts';
import type { ExpectedStatus, PlannedEvent } from './events.ts';
import { FATAL_DIGITS, unstorableText, withFatalText } from './fatal-texts.ts';

/** A charge of XanPay, with its only event. */
export interface PlannedCharge {
  readonly chargeId: string;
  /** False: an amount has too many digits, so nothing is written. */
  readonly isWritten: boolean;
  readonly event: PlannedEvent;
}

/** How many charges there are of each kind. */
const CHARGES_PER_KIND = 8;
const FIRST_AT = Date.UTC(2026, 9, 2);
const MINUTE_MS = 60_000;

type Payload = ReturnType<typeof makeChargeEvent>['payload'];

/** A kind of charge: the hardship that it belongs to, and what it does to the usual one. */
interface ChargeKind {
  readonly hardship: string;
  readonly expected: ExpectedStatus;
  readonly change: (random: Random, payload: Payload) => object;
}

/**
 * Plans charges whose bodies are slow or fatal to read, and charges for an order number that very
 * many Orders have.
 *
 * @param crowdedNumber the value that the Orders of the crowd have in common
 */
export function planCharges(
  { seed, hardships }: ChaosOptions,
  crowdedNumber: string,
): PlannedCharge[] {
  const random = randomFrom(seed, 'charges');
  const notifyPayload = Buffer.from(JSON.stringify({ orderId: crowdedNumber })).toString('base64');
  const kinds: ChargeKind[] = [
    ...FATAL_KINDS,
    { hardship: 'crowded-number', expected: 'waiting', change: () => ({ notifyPayload }) },
  ];
  return kinds
    .filter(({ hardship }) => hardships.has(hardship))
    .flatMap((kind) => Array.from({ length: CHARGES_PER_KIND }, () => kind))
    .map((kind, index) => charge(random, `${seed}-${index}`, index, kind));
}

const FATAL_KINDS: readonly ChargeKind[] = [
  // Text fields are cut; an amount that does not fit its field is refused, and never rounded.
  { expected: 'parked', change: () => ({ merchantAmount: FATAL_DIGITS }) },
  { expected: 'applied', change: () => ({ orders: [{ quantity: FATAL_DIGITS }] }) },
  { expected: 'applied', change: () => ({ notifyPayload: 'fatal text: long' }) },
  { expected: 'applied', change: () => ({ notifyPayload: 'fatal text: blank' }) },
  {
    expected: 'applied',
    change: (random: Random) => ({ paymentMethod: `paynow ${unstorableText(random)}` }),
  },
].map((kind) => ({ hardship: 'fatal-bodies', ...kind }) as ChargeKind);

function charge(
  random: Random,
  name: string,
  index: number,
  { expected, change }: ChargeKind,
): PlannedCharge {
  const chargeId = createHash('md5').update(name).digest('hex').slice(0, 24);
  const at = new Date(FIRST_AT + index * MINUTE_MS);
  const { payload, ...rest } = makeChargeEvent('completed', { chargeId, orderId: '', at });
  const { notifyPayload: _, ...plain } = payload;
  const draft = { ...rest, payload: { ...plain, ...change(random, payload) } };
  const event = {
    id: eventId(chargeId, at),
    sender: 'xanpay',
    order: undefined,
    expected,
    parkedFor: expected === 'parked' ? ['INVALID_EVENT'] : [],
    body: withFatalText(JSON.stringify(draft)),
  } as const;
  return { chargeId, isWritten: expected !== 'parked', event };
}

/** XanPay's webhooks have no id: the connector derives it from what identifies a change of status. */
function eventId(chargeId: string, at: Date): string {
  const identity = [chargeId, 'completed', at.getTime() * 1000];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}
