import type { ChaosOptions } from '../options.ts';
import { type Random, randomFrom } from '../random.ts';
import type { OrgFault } from '../stage/org-admin.ts';
import type { AbsenceName } from './absences.ts';
import { ORG_FAULTS } from './org-faults.ts';

/** What happens to the run. */
type Change =
  | {
      readonly kind: 'kill';
      readonly target: 'web' | 'worker';
      readonly number: number;
      readonly downMs: number;
    }
  | { readonly kind: 'database crash'; readonly downMs: number }
  | {
      readonly kind: AbsenceName;
      /** How long it lasts after it has had an effect, in milliseconds. */
      readonly forMs: number;
    };

/** Faults of the org that come together and go together. */
export interface FaultPhase {
  readonly seed: number;
  readonly faults: readonly OrgFault[];
  /** How long they last after each of them has had an effect, in milliseconds. */
  readonly forMs: number;
  /** The time from the connector's next call until the next phase, in milliseconds. */
  readonly pauseMs: number;
}

/** A disruption, and its time in milliseconds after the start. */
export type Disruption = { readonly atMs: number } & Change;

/** Share of the run's time during which disruptions start; the rest is for catching up. */
const DISRUPTED_SHARE = 0.85;
/** More phases than any run has time for, per second. */
const PHASES_PER_SECOND = 2;
/** How many faults of the org come together at most. */
const MAX_TOGETHER = 3;
/** Of faults that come together, one that excludes the others ends after so many effects at most. */
const MAX_EXCLUSIVE_EFFECTS = 3;

/** Share of the disrupted time in which absences begin. */
const ABSENCE_SHARES = [0.1, 0.7] as const;

/** When disruptions end, in milliseconds after the start. */
export function disruptedMs({ seconds }: ChaosOptions): number {
  return seconds * 1000 * DISRUPTED_SHARE;
}

/** Plans kills, crashes of the database, a full disk, and lost permissions, in order of time. */
export function planDisruptions(options: ChaosOptions): Disruption[] {
  const { seed, hardships } = options;
  const endMs = disruptedMs(options);
  const random = randomFrom(seed, 'disruptions');
  const all = {
    kills: kills(random, endMs),
    crashes: crashes(random, endMs),
    'disk-full': [absence(random, endMs, 'disk-full')],
    'permissions-lost': [absence(random, endMs, 'permissions-lost')],
  };
  const chosen = Object.entries(all).flatMap(([name, planned]) =>
    hardships.has(name) ? planned : [],
  );
  return chosen.sort((a, b) => a.atMs - b.atMs);
}

/** Something is missing once. */
function absence(random: Random, endMs: number, kind: AbsenceName): Disruption {
  const [first, last] = ABSENCE_SHARES;
  const atMs = random.whole(endMs * first, endMs * last);
  return { atMs, kind, forMs: random.whole(500, 2500) };
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

/** Plans one to three kinds of faults at a time, each kind in turn. */
export function planPhases({ seed, seconds, hardships }: ChaosOptions): FaultPhase[] {
  const random = randomFrom(seed, 'faults');
  const kinds = ORG_FAULTS.filter(({ kind }) => hardships.has(kind));
  if (kinds.length === 0) return [];
  let waiting: (typeof ORG_FAULTS)[number][] = [];
  return Array.from({ length: seconds * PHASES_PER_SECOND }, () => {
    if (waiting.length < MAX_TOGETHER) waiting = [...waiting, ...random.shuffle(kinds)];
    return phase(random, waiting.splice(0, random.whole(1, Math.min(MAX_TOGETHER, kinds.length))));
  });
}

function phase(random: Random, chosen: typeof ORG_FAULTS): FaultPhase {
  const faults = chosen.map(
    ({ kind, shares: [min, max], excludesOthers, draw }): OrgFault => ({
      kind,
      ...(excludesOthers && chosen.length > 1
        ? { times: random.whole(1, MAX_EXCLUSIVE_EFFECTS) }
        : {}),
      share: min + random.next() * (max - min),
      delayMs: random.whole(100, 1500),
      ...draw?.(random),
    }),
  );
  // The assignment of results to rows matters only when some rows are refused.
  if (chosen.some(({ kind }) => kind === 'wrong-length'))
    faults.push({ kind: 'lock-row', share: 0.3 + random.next() * 0.2 });
  return {
    seed: random.whole(1, 1_000_000),
    faults,
    forMs: random.whole(500, 2500),
    pauseMs: random.whole(100, 500),
  };
}
