import type { Pool } from 'pg';
import { TAKEN_SOURCES } from '../../../config/senders/taken-names.ts';
import type {
  EventData,
  Found,
  JudgedAnew,
  KnownEvent,
  ReadAgain,
} from '../../../console/events/event-data.ts';
import { type EventFacts, findEvent, readBody } from '../../../inbox/event-facts.ts';
import { readHistory } from '../../../inbox/history/read-history.ts';
import { dismissParked, restoreDismissed } from '../../../inbox/repair/dismissed-events.ts';
import { eventsWithId } from '../../../inbox/repair/events-with-id.ts';
import { findSubjects } from '../../../inbox/repair/find-subjects.ts';
import { replayParked } from '../../../inbox/repair/parked-events.ts';
import { readAnew } from '../../../inbox/repair/rejected/read-anew.ts';
import { rejectedPage } from '../../../inbox/repair/rejected/rejected-events.ts';
import { storeAnew } from '../../../inbox/repair/rejected/store-anew.ts';
import { judgeAnew } from '../../../inbox/repair/unmapped/judge-anew.ts';
import { storeJudgements, unmappedPages } from '../../../inbox/repair/unmapped-events.ts';
import { searchEvents } from '../../../inbox/search/search-events.ts';
import { MAX_READ_BYTES, readEventStory } from '../../../inbox/story/read-event-story.ts';
import { namedMembers } from '../../../sources/mapped/named-members.ts';
import { historySteps } from '../../../story/event/history-steps.ts';
import { maskedBody } from '../../../story/event/mask-body.ts';
import { maskedUnknownBody } from '../../../story/event/mask-unknown-body.ts';
import { tellEvent, type WritesStory } from '../../../story/event/tell-event.ts';
import { tellTimeline } from '../../../story/event/timeline.ts';
import type { Parts } from '../../parts.ts';
import { senderWrites, writtenFields } from '../../written-fields.ts';
import { applyOrderAgain } from '../orders/apply-again.ts';
import { senderLabels } from '../sender-labels.ts';
import { readEach } from './read-each.ts';

const NOTHING_WRITTEN: WritesStory = { writes: [], writesUnknown: null };

/** What the pages of events need, from the inbox. */
export function eventData(parts: Parts, pool: Pool): EventData {
  const one = (seq: string) => ({ seqs: [seq] });
  return {
    sources: senderLabels(parts),
    bodyDays: parts.config.RETENTION_BODY_DAYS,
    search: (filter, page) => searchEvents(pool, filter, page),
    find: (ref) => findEvent(pool, ref),
    know: (facts) => know(parts, pool, facts),
    body: (seq) => readBody(pool, { seq }),
    whatIs: (text) => whatIs(pool, text),
    replay: async (seq, by) => (await replayParked(pool, one(seq), by)) > 0,
    dismiss: async (seq, note, by) => (await dismissParked(pool, one(seq), { note, by })) > 0,
    restore: async (seq, by) => (await restoreDismissed(pool, one(seq), by)) > 0,
    judgeAnew: (seq, by) => judge(parts, pool, seq, by),
    readAgain: (seq, by) => readAgain(parts, pool, seq, by),
    applyAgain: async ({ source, subject }, by) =>
      subject === null
        ? { kind: 'obstacle', why: 'no state' }
        : applyOrderAgain(parts, { source, key: subject }, { by, isNamed: false }),
  };
}

async function know(parts: Parts, pool: Pool, facts: EventFacts): Promise<KnownEvent> {
  const { seq, bodyBytes } = facts;
  const history = (await readHistory(pool, [seq])).get(seq) ?? [];
  const isLarge = (bodyBytes ?? 0) > MAX_READ_BYTES;
  const body = isLarge ? null : await readBody(pool, { seq });
  return {
    facts,
    timeline: tellTimeline(facts, historySteps(history)),
    maskedBody: body === null ? null : (masked(parts, facts.source, body) ?? null),
    ...(await writesOf(parts, pool, facts)),
  };
}

/** Only the senders that are code have members whose meaning is known. */
function masked({ config }: Parts, source: string, body: Buffer): string | undefined {
  if (TAKEN_SOURCES.includes(source)) return maskedBody(body);
  const file = config.mapped.find(({ mapping }) => mapping.source === source);
  return maskedUnknownBody(body, file === undefined ? new Set() : namedMembers(file.mapping));
}

async function writesOf(
  parts: Parts,
  pool: Pool,
  { seq, source, subject, status }: EventFacts,
): Promise<WritesStory> {
  if (subject === null || status === 'unmapped' || status === 'rejected') return NOTHING_WRITTEN;
  const { sources, fields } = readingOf(parts);
  const story = await readEventStory(pool, { seq, source, subject });
  const sender = sources.find(({ name }) => name === source);
  const read = await readEach(story.events, sender);
  return tellEvent(story.subject, seq, read, { fields, now: new Date() });
}

/** The sources, and the fields that they write. */
function readingOf(parts: Parts) {
  const sources = parts.senders().map(({ source }) => source);
  return { sources, fields: writtenFields(parts.profile(), senderWrites(parts.config, sources)) };
}

async function whatIs(pool: Pool, text: string): Promise<Found> {
  const [event, ...others] = await eventsWithId(pool, text);
  if (event !== undefined) {
    return others.length === 0 ? { kind: 'event', seq: event.seq } : { kind: 'events' };
  }
  return { kind: (await findSubjects(pool, text)).length > 0 ? 'order' : 'nothing' };
}

async function judge(parts: Parts, pool: Pool, seq: string, by: string): Promise<JudgedAnew> {
  const sources = new Map(parts.senders().map(({ source }) => [source.name, source]));
  for await (const [event] of unmappedPages(pool, { seqs: [seq] })) {
    if (event === undefined) break;
    const { becomes, why, event: judged } = judgeAnew(event, sources);
    if (judged !== undefined) await storeJudgements(pool, [{ seq, event: judged }], by);
    return { becomes, why };
  }
  return { becomes: 'not readable', why: null };
}

async function readAgain(parts: Parts, pool: Pool, seq: string, by: string): Promise<ReadAgain> {
  const sources = new Map(parts.senders().map(({ source }) => [source.name, source]));
  const [rejected] = await rejectedPage(pool, { seqs: [seq] }, '0');
  const nothing = { event: null, fresh: 0 };
  if (rejected === undefined) return { becomes: 'not readable', why: null, ...nothing };
  const reading = readAnew(rejected, sources);
  const { becomes, why } = reading;
  const [stored] = await storeAnew(pool, [{ rejected, reading }], by);
  if (stored === undefined) return { becomes, why, ...nothing };
  const event = stored.fresh[0] ?? stored.events[0] ?? null;
  return { becomes, why, event, fresh: stored.fresh.length };
}
