import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { ZodError } from 'zod';
import {
  eventsOfSubject,
  readSubject,
  storeAppliedAgain,
  subjectsToApplyAgain,
} from '../../inbox/repair/again-subjects.ts';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { laterOwners, type OwnedByAnother } from '../../inbox/repair/later-owners.ts';
import type { WrittenField } from '../../salesforce/schema/written-field.ts';
import type { Source } from '../../sources/source.ts';
import { furtherWrites, writtenFields } from '../../wiring/written-fields.ts';
import { print, type ReplayContext, selectionWithOrder } from '../context.ts';
import { againText } from './again-text.ts';
import { hasOwnRecords, type Survey, surveySubject } from './survey-subject.ts';
import { addTotals, NOTHING, type Totals } from './totals.ts';

/** How long a subject is tried that workers have claimed: they are done with it in seconds. */
const ATTEMPTS = 60;
const ATTEMPT_DELAY_MS = 500;

/** What each subject needs. */
interface Basis {
  readonly pool: Pool;
  readonly sources: readonly Source[];
  /** The fields that they write. */
  readonly fields: readonly WrittenField[];
  readonly isConfirmed: boolean;
  /** Whether a person has named what is wanted: then no subject is left out. */
  readonly isNamed: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Shows what applying the selected subjects' events again means, and does so when that is confirmed.
 * One subject after the other, so that memory is bounded and workers go on meanwhile.
 *
 * @returns 1 when some subjects had to be left out
 * @throws UnknownOrderError when the inbox knows no such order
 */
export async function applyEventsAgain(context: ReplayContext): Promise<0 | 1> {
  const { pool, parts, options, now } = context;
  const selection = await selectionWithOrder(context);
  const sources = parts.senders().map(({ source }) => source);
  const fields = writtenFields(parts.profile(), furtherWrites(parts.config, sources));
  const basis: Basis = {
    ...{ pool, sources, fields, now: now.getTime() },
    isConfirmed: options.isConfirmed,
    isNamed: options.order !== undefined || selection.eventId !== undefined,
  };
  const names = sources.map(({ name }) => name);
  let totals = NOTHING;
  for await (const page of subjectsToApplyAgain(pool, selection, names)) {
    totals = addTotals(totals, await applyPageAgain(page, basis));
  }
  const done = options.isConfirmed && totals.subjects > 0;
  print(context, { done, ...totals }, againText(totals, options.isConfirmed));
  return totals.skipped.length === 0 ? 0 : 1;
}

async function applyPageAgain(page: readonly SubjectName[], basis: Basis): Promise<Totals> {
  // Before anything of the page changes, since a subject with open events counts as the last one.
  const owners = await laterOwners(basis.pool, page);
  let totals = NOTHING;
  for (const name of page) {
    const owned = owners.find(({ source, key }) => source === name.source && key === name.key);
    totals = addTotals(totals, await applySubjectAgain(name, owned, basis));
  }
  return totals;
}

/** A worker may have claimed the subject, or settled it meanwhile: then all of it is read again. */
async function applySubjectAgain(
  name: SubjectName,
  owned: OwnedByAnother | undefined,
  basis: Basis,
): Promise<Totals> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const survey = await surveyOf(name, owned, basis);
    if (survey === undefined) break;
    const { change, totals } = survey;
    if (change === undefined || !basis.isConfirmed) return totals;
    if (await storeAppliedAgain(basis.pool, change)) return totals;
    await sleep(ATTEMPT_DELAY_MS);
  }
  return { ...NOTHING, skipped: [name.key], skippedCount: 1 };
}

/** Undefined when the inbox has no readable state of the subject. */
async function surveyOf(
  name: SubjectName,
  owned: OwnedByAnother | undefined,
  { pool, sources, fields, isNamed, now }: Basis,
): Promise<Survey | undefined> {
  const stored = await readSubject(pool, name);
  const source = sources.find((each) => each.name === name.source);
  if (stored === undefined || source === undefined) return undefined;
  try {
    const other = owned !== undefined && hasOwnRecords(stored, source) ? [owned] : [];
    if (other.length > 0 && !isNamed) {
      return { change: undefined, totals: { ...NOTHING, leftOut: other, leftOutCount: 1 } };
    }
    const events = eventsOfSubject(pool, name);
    const { change, totals } = await surveySubject(name, stored, events, { source, fields, now });
    return { change, totals: addTotals(totals, { ...NOTHING, ownedByAnother: other }) };
  } catch (error) {
    if (error instanceof ZodError) return undefined;
    throw error;
  }
}
