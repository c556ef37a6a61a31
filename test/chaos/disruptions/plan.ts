import type { ChaosOptions } from '../options.ts';
import { type Random, randomFrom } from '../random.ts';
import type { OrgFault } from '../stage/org-admin.ts';

/** A disruption, and its time in milliseconds after the start. */
export type Disruption = { readonly atMs: number } & (
  | {
      readonly kind: 'kill';
      readonly target: 'web' | 'worker';
      readonly number: number;
      readonly downMs: number;
    }
  | { readonly kind: 'database crash'; readonly downMs: number }
  | { readonly kind: 'faults'; readonly seed: number; readonly faults: readonly OrgFault[] }
);

/** Faults of the org, each with the range of the share of calls, or of rows, that it affects. */
const FAULTS: readonly [kind: string, min: number, max: number][] = [
  ['lock-row', 0.05, 0.3],
  ['unknown-error', 0.05, 0.2],
  ['wrong-length', 0.5, 0.9],
  ['unavailable-html', 0.3, 0.9],
  ['html-200', 0.2, 0.6],
  ['expired-session', 0.2, 0.6],
  ['revoked-session', 0.2, 0.6],
  ['request-limit', 0.2, 0.6],
  ['reset-before', 0.2, 0.6],
  ['reset-after', 0.2, 0.6],
  ['hang', 0.1, 0.4],
  ['latency', 0.3, 0.9],
];
const MAX_HANG_MS = 4000;

/** Share of the run's time during which disruptions start; the rest is for catching up. */
const DISRUPTED_SHARE = 0.85;

/** Plans kills, crashes of the database and phases of faults, in order of time. */
export function planDisruptions(options: ChaosOptions): Disruption[] {
  if (options.calm) return [];
  const endMs = options.seconds * 1000 * DISRUPTED_SHARE;
  const random = randomFrom(options.seed, 'disruptions');
  const disruptions = [
    ...kills(random, endMs),
    ...crashes(random, endMs),
    ...phases(random, endMs),
  ];
  return disruptions.sort((a, b) => a.atMs - b.atMs);
}

function kills(random: Random, endMs: number): Disruption[] {
  const disruptions: Disruption[] = [];
  for (let atMs = random.whole(1000, 3000); atMs < endMs; atMs += random.whole(1000, 3000)) {
    const target = random.pick(['web', 'worker'] as const);
    disruptions.push({
      atMs,
      kind: 'kill',
      target,
      number: random.whole(0, 1),
      downMs: random.whole(300, 1000),
    });
  }
  return disruptions;
}

/** About one crash per 20 seconds, and at least one. */
function crashes(random: Random, endMs: number): Disruption[] {
  const count = Math.max(1, Math.round(endMs / 20_000));
  return Array.from({ length: count }, (_, index) => ({
    atMs: Math.round(((index + random.next()) * endMs) / count),
    kind: 'database crash',
    downMs: random.whole(0, 1000),
  }));
}

/** One or two kinds of faults at a time, each kind in turn, with short pauses. */
function phases(random: Random, endMs: number): Disruption[] {
  const disruptions: Disruption[] = [];
  let waiting: (typeof FAULTS)[number][] = [];
  for (let atMs = random.whole(300, 1000); atMs < endMs; ) {
    if (waiting.length < 2) waiting = [...waiting, ...random.shuffle(FAULTS)];
    const chosen = waiting.splice(0, random.whole(1, 2));
    // The assignment of results to rows matters only when some rows are refused.
    if (chosen.some(([kind]) => kind === 'wrong-length')) chosen.push(['lock-row', 0.3, 0.5]);
    const faults = chosen.map(([kind, min, max]) => ({
      kind,
      share: min + random.next() * (max - min),
      delayMs: kind === 'hang' ? random.whole(2500, MAX_HANG_MS) : random.whole(100, 1500),
    }));
    disruptions.push({ atMs, kind: 'faults', seed: random.whole(1, 1_000_000), faults });
    atMs += random.whole(1000, 3500);
    disruptions.push({ atMs: Math.min(atMs, endMs), kind: 'faults', seed: 1, faults: [] });
    atMs += random.whole(200, 1000);
  }
  return disruptions;
}
