const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A duration in words, such as "3 hours" or "90 minutes": one unit, exact to a half of it. */
export function duration(ms: number): string {
  const fits = (length: number) => ms >= 2 * length || ms === length;
  const [name, length] = UNITS.find(([, unit]) => fits(unit)) ?? ['second', 1_000];
  const count = Math.round(ms / length);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
