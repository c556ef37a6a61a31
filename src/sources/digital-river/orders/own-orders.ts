/** What shows that an order is one of this installation. */
type OwnershipRule =
  | { readonly kind: 'sfOrderId' }
  | { readonly kind: 'metadata'; readonly key: string; readonly value: string }
  | { readonly kind: 'upstreamId'; readonly prefix: string }
  | { readonly kind: 'application'; readonly id: string };

/** Whose orders are served: `all` of the account, or those that any of the rules fits. */
export type OwnOrders = 'all' | readonly OwnershipRule[];

/** What of an order shows whose it is. */
export interface OrderOfSomeone {
  readonly upstreamId?: unknown;
  readonly applicationId?: unknown;
  readonly metadata?: object | undefined;
}

/**
 * Reads the items of `DIGITAL_RIVER_OWN_ORDERS`.
 *
 * @returns undefined when one of them is no rule, or `all` is not the only one
 */
export function readOwnOrders(items: readonly string[]): OwnOrders | undefined {
  if (items.length === 1 && items[0] === 'all') return 'all';
  const rules = items.flatMap((item) => ownershipRule(item) ?? []);
  return rules.length === items.length ? rules : undefined;
}

function ownershipRule(text: string): OwnershipRule | undefined {
  if (text === 'sfOrderId') return { kind: 'sfOrderId' };
  const colon = text.indexOf(':');
  const [kind, rest] = [text.slice(0, Math.max(0, colon)).trim(), text.slice(colon + 1).trim()];
  if (rest === '') return undefined;
  switch (kind) {
    case 'metadata':
      return metadataRule(rest);
    case 'upstreamId':
      return { kind, prefix: rest };
    case 'application':
      return { kind, id: rest };
    default:
      return undefined;
  }
}

function metadataRule(text: string): OwnershipRule | undefined {
  const sign = text.indexOf('=');
  const [key, value] = [text.slice(0, Math.max(0, sign)).trim(), text.slice(sign + 1).trim()];
  return key === '' || value === '' ? undefined : { kind: 'metadata', key, value };
}

/**
 * Whether an order shows that it is one of this installation. Pure.
 *
 * A malformed `sfOrderId` shows it as well: its event then waits, and a person sees the mistake.
 */
export function isOwnOrder(order: OrderOfSomeone, own: OwnOrders): boolean {
  return own === 'all' || own.some((rule) => fits(order, rule));
}

function fits({ upstreamId, applicationId, metadata }: OrderOfSomeone, rule: OwnershipRule) {
  switch (rule.kind) {
    case 'sfOrderId':
      return isPresent(valueIn(metadata, 'sfOrderId'));
    case 'metadata':
      return textIn(metadata, rule.key) === rule.value;
    case 'upstreamId':
      return typeof upstreamId === 'string' && upstreamId.trim().startsWith(rule.prefix);
    case 'application':
      return applicationId === rule.id;
  }
}

function valueIn(metadata: object | undefined, key: string): unknown {
  if (metadata === undefined || !Object.hasOwn(metadata, key)) return undefined;
  return Reflect.get(metadata, key);
}

/** Whether a key has a value, be it malformed. */
function isPresent(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null;
}

/**
 * A value of the metadata as text; empty when there is none, or when it is none of what it may be.
 *
 * @see Digital River docs, "Metadata": a value is a text, a number or a boolean
 */
function textIn(metadata: object | undefined, key: string): string {
  const value = valueIn(metadata, key);
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value).trim() : '';
}
