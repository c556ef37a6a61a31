import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ZodError } from 'zod';
import {
  eventsOfSubject,
  readSubject,
  storeAppliedAgain,
} from '../../inbox/repair/again-subjects.ts';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { laterOwners, type OwnedByAnother } from '../../inbox/repair/later-owners.ts';
import type { WrittenField } from '../../salesforce/schema/written-field.ts';
import type { Source } from '../../sources/source.ts';
import { hasOwnRecords, type Survey, surveySubject } from './survey-subject.ts';
import { addTotals, NOTHING, type SkipReason, type Totals } from './totals.ts';

const ATTEMPT_DELAY_MS = 500;

/** What each subject needs. */
export interface AgainBasis {
  readonly pool: Pool;
  readonly sources: readonly Source[];
  /** The fields that they write. */
  readonly fields: readonly WrittenField[];
  /** False: nothing is changed, and what would be is found out. */
  readonly isConfirmed: boolean;
  /** Whether a person has named what is wanted: then no subject is left out. */
  readonly isNamed: boolean;
  /** Who asks for it. */
  readonly by: string;
  /** How often, every half second, a subject is tried that workers have claimed. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /**
   * How many bytes of bodies are read of each subject, where nothing is changed: what the newest
   * events write is found out. Undefined: all.
   */
  readonly maxBytes?: number | undefined;
}

/**
 * Finds out what applying the events of subjects again means, and does so when that is confirmed. One
 * subject after the other, so that memory is bounded and workers go on meanwhile.
 *
 * @param subjects at most 1,000
 */
export async function applyAgain(
  subjects: readonly SubjectName[],
  basis: AgainBasis,
): Promise<Totals> {
  // Before anything of them changes, since a subject with open events counts as the last one.
  const owners = await laterOwners(basis.pool, subjects);
  let totals = NOTHING;
  for (const name of subjects) {
    const owned = owners.find(({ source, key }) => source === name.source && key === name.key);
    totals = addTotals(totals, await applySubjectAgain(name, owned, basis));
  }
  return totals;
}

/** A worker may have claimed the subject, or settled it meanwhile: then all of it is read again. */
async function applySubjectAgain(
  name: SubjectName,
  owned: OwnedByAnother | undefined,
  basis: AgainBasis,
): Promise<Totals> {
  for (let attempt = 1; attempt <= basis.attempts; attempt += 1) {
    const survey = await surveyOf(name, owned, basis);
    if (typeof survey === 'string') return skipped(name, survey);
    const { change, totals } = survey;
    if (change === undefined || !basis.isConfirmed) return totals;
    if (await storeAppliedAgain(basis.pool, change, basis.by)) return totals;
    if (attempt < basis.attempts) await sleep(ATTEMPT_DELAY_MS);
  }
  return skipped(name, 'claimed');
}

function skipped({ key }: SubjectName, reason: SkipReason): Totals {
  return { ...NOTHING, skipped: [key], skippedCount: 1, skippedSince: [reason] };
}

/** Or why the subject cannot be surveyed. */
async function surveyOf(
  name: SubjectName,
  owned: OwnedByAnother | undefined,
  { pool, sources, fields, isConfirmed, isNamed, now, maxBytes }: AgainBasis,
): Promise<Survey | SkipReason> {
  const stored = await readSubject(pool, name);
  const source = sources.find((each) => each.name === name.source);
  if (source === undefined) return 'not configured';
  if (stored === undefined) return 'no state';
  try {
    const other = owned !== undefined && hasOwnRecords(stored, source) ? [owned] : [];
    if (other.length > 0 && !isNamed) {
      return { change: undefined, totals: { ...NOTHING, leftOut: other, leftOutCount: 1 } };
    }
    const events = eventsOfSubject(pool, name, isConfirmed ? undefined : maxBytes);
    const { change, totals } = await surveySubject(name, stored, events, { source, fields, now });
    return { change, totals: addTotals(totals, { ...NOTHING, ownedByAnother: other }) };
  } catch (error) {
    if (error instanceof ZodError) return 'unreadable state';
    throw error;
  }
}
