import type { Step } from './order-life.ts';

/** An instant as Digital River writes it in orders: whole seconds, UTC. */
export function orderTime(at: Date, secondsBefore = 0): string {
  const milliseconds = Math.floor(at.getTime() / 1_000 - secondsBefore) * 1_000;
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** `stateTransitions`: a map from each state to the time at which it was last entered. */
export function transitions(steps: readonly Step[], at: Date): Record<string, string> {
  return Object.fromEntries(steps.map(([state, before]) => [state, orderTime(at, before)]));
}

/**
 * An instant as Digital River writes it in the envelope: up to six decimals of a second without
 * trailing zeros, so the length varies.
 * @param microseconds 0 to 999, which a Date cannot hold
 */
export function envelopeTime(at: Date, microseconds: number): string {
  const digits = `${at.getUTCMilliseconds()}`.padStart(3, '0') + `${microseconds}`.padStart(3, '0');
  const fraction = digits.replace(/(?<!0)0+$/, '');
  return `${orderTime(at).slice(0, -1)}${fraction === '' ? '' : `.${fraction}`}Z`;
}
