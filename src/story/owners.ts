import type { SubjectStory, WriteStory } from './story.ts';

/**
 * Names the owner of each record that several orders of one sender are tied to: the order of which
 * an event was applied to it last. For the other ones, what was written to the record was written
 * before. Pure.
 *
 * @param isExclusive whether no two subjects of a source may write to one record
 */
export function withOwners(
  subjects: readonly SubjectStory[],
  isExclusive: (source: string) => boolean,
): SubjectStory[] {
  return subjects.map((subject) => {
    if (!isExclusive(subject.source)) return subject;
    const owner = ownerOf(subject, subjects);
    if (owner === undefined) return subject;
    return owner === subject.subject
      ? { ...subject, owner }
      : { ...subject, owner, events: subject.events.map((event) => writtenBefore(event, owner)) };
  });
}

/** Undefined when no other subject has its record, or it is unknown which was applied last. */
function ownerOf(subject: SubjectStory, subjects: readonly SubjectStory[]): string | undefined {
  const records = idsOf(subject);
  const sharing = subjects.filter(
    (other) => other.source === subject.source && idsOf(other).some((id) => records.includes(id)),
  );
  const applied = sharing.map((each) => ({ key: each.subject, at: appliedAt(each) }));
  if (sharing.length < 2 || applied.some(({ at }) => at === 0)) return undefined;
  return applied.reduce((last, each) => (each.at > last.at ? each : last)).key;
}

function idsOf({ records, formerRecords }: SubjectStory): string[] {
  return [...records, ...formerRecords].map(({ id }) => id);
}

/** Milliseconds since 1970; 0 when no event is applied, or some are to be applied again. */
function appliedAt({ events, counts }: SubjectStory): number {
  if ((counts.pending ?? 0) > 0) return 0;
  const applied = events.filter(({ status }) => status === 'applied');
  return Math.max(0, ...applied.map(({ settledAt }) => settledAt?.getTime() ?? 0));
}

function writtenBefore(
  event: SubjectStory['events'][number],
  owner: string,
): SubjectStory['events'][number] {
  return {
    ...event,
    writes: event.writes.map((write): WriteStory => {
      if (write.key !== null || write.outcome !== 'current') return write;
      const meaning = `written before the record was given to ${owner}, which may have overwritten it`;
      return { ...write, outcome: 'overtaken', meaning };
    }),
  };
}
