import { derivedDigits, derivedNumber } from './derived-ids.ts';
import type { Life } from './order-life.ts';
import { orderTime } from './times.ts';

// Prices are in cents, so that sums stay exact.
const goods = [
  { sku: 'mug-enamel', name: 'Enamel mug', cents: 1_450, country: 'PL' },
  { sku: 'lamp-desk', name: 'Desk lamp', cents: 6_990, country: 'SE' },
  { sku: 'map-fold', name: 'Folding city map', cents: 895, country: 'US' },
  { sku: 'pack-day', name: 'Day pack, 18 litres', cents: 8_400, country: 'VN' },
] as const;

const TAX_RATE = 0.0725;

export interface Line {
  readonly position: number;
  readonly goods: (typeof goods)[number];
  readonly quantity: number;
  readonly cents: number;
  readonly taxCents: number;
}

/** What was ordered: one to three lines, always the same for the same order. */
export function lines(orderId: string): Line[] {
  const first = derivedNumber(orderId, 'first line', goods.length);
  const count = 1 + derivedNumber(orderId, 'number of lines', 3);
  return Array.from({ length: count }, (_, position) => {
    const chosen = goods[(first + position) % goods.length] ?? goods[0];
    const quantity = 1 + derivedNumber(orderId, `quantity ${position}`, 3);
    const cents = chosen.cents * quantity;
    return { position, goods: chosen, quantity, cents, taxCents: Math.round(cents * TAX_RATE) };
  });
}

/**
 * The `items` of an order as Digital River writes them: money as numbers in whole currency units.
 */
export function items(orderId: string, life: Life, created: Date, at: Date) {
  return lines(orderId).map((line) => ({
    id: derivedDigits(orderId, `item ${line.position}`),
    skuId: line.goods.sku,
    productDetails: {
      id: line.goods.sku,
      name: line.goods.name,
      countryOfOrigin: line.goods.country,
    },
    amount: line.cents / 100,
    quantity: line.quantity,
    state: life.itemState,
    stateTransitions: {
      created: orderTime(created),
      ...(life.itemState === 'created' ? {} : { [life.itemState]: itemTime(life, at) }),
    },
    tax: { rate: TAX_RATE, amount: line.taxCents / 100 },
    importerTax: { amount: 0 },
    duties: { amount: 0 },
    availableToRefundAmount: life.payment === 'captured' ? (line.cents + line.taxCents) / 100 : 0,
    fees: { amount: 0, taxAmount: 0 },
  }));
}

function itemTime(life: Life, at: Date): string {
  const step = life.steps.find(([state]) => state === life.itemState);
  return orderTime(at, step?.[1] ?? 0);
}
