import { LRUCache } from 'lru-cache';
import type { OrgAnswer } from '../../../console/orders/view/org-schema.ts';
import type { SubjectName } from '../../../inbox/repair/event-selection.ts';
import { readStory } from '../../../inbox/story/read-story.ts';
import type { Org } from '../../../salesforce/api/org.ts';
import {
  type ReadObject,
  type RecordsToRead,
  readRecords,
} from '../../../salesforce/records/read/read-records.ts';
import { type BelievedRecord, believedRecords } from '../../../story/org/believed-records.ts';
import { compareRecords } from '../../../story/org/compare-records.ts';
import { SECOND_MS } from '../../../time.ts';
import type { Parts } from '../../parts.ts';
import { senderWrites, writtenFields } from '../../written-fields.ts';
import type { AskOrg } from '../org/guarded-org.ts';

/** An order is asked for once in this time, however many people do so. */
const KEPT_MS = 10 * SECOND_MS;
const MAX_KEPT = 1000;
/** Of the bodies of each order. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_RECORDS = 200;
const MAX_OBJECTS_PER_CALL = 5;

/**
 * Asks the org for the records of orders, and compares them with what the inbox believes. An answer,
 * or a failure, is kept for ten seconds.
 *
 * @param askOrg asks the org
 * @returns a function that throws what `askOrg` throws
 */
export function orgAsker(
  parts: Parts,
  askOrg: AskOrg,
): (subjects: readonly SubjectName[], actor: string) => Promise<OrgAnswer> {
  const answers = new LRUCache<string, Promise<OrgAnswer>>({ max: MAX_KEPT, ttl: KEPT_MS });
  return (subjects, actor) => {
    const key = JSON.stringify(subjects.map(({ source, key: subject }) => [source, subject]));
    const kept = answers.get(key);
    if (kept !== undefined) return kept;
    const answer = askOrg((org) => ask(parts, org, subjects), actor);
    answers.set(key, answer);
    return answer;
  };
}

async function ask(parts: Parts, org: Org, subjects: readonly SubjectName[]): Promise<OrgAnswer> {
  const now = new Date();
  const sources = parts.senders().map(({ source }) => source);
  const known = writtenFields(parts.profile(), senderWrites(parts.config, sources));
  const believed = [];
  for (const name of subjects) {
    const source = sources.find((each) => each.name === name.source);
    const records = believedRecords(
      await readStory(parts.pool(), name, { maxBytes: MAX_BYTES }),
      source,
      now,
    );
    believed.push({ name, records });
  }
  const wanted = believed.flatMap(({ records }) => records).slice(0, MAX_RECORDS);
  const read = await readAll(org, wanted);
  return {
    askedAt: now.toISOString(),
    subjects: believed.map(({ name, records }) => {
      const asked = records.filter((record) => wanted.includes(record));
      const compared = compareRecords(asked, read, known);
      return {
        ...{ source: name.source, subject: name.key },
        records: compared.map((record) => ({ ...record, fields: [...record.fields] })),
      };
    }),
    notAsked: believed.flatMap(({ records }) => records).length - wanted.length,
  };
}

/** One call for all that the senders of this project write. */
async function readAll(org: Org, wanted: readonly BelievedRecord[]): Promise<ReadObject[]> {
  const objects = [...Map.groupBy(wanted, ({ object }) => object)].map(recordsToRead);
  const read: ReadObject[] = [];
  for (let start = 0; start < objects.length; start += MAX_OBJECTS_PER_CALL) {
    read.push(...(await readRecords(org, objects.slice(start, start + MAX_OBJECTS_PER_CALL))));
  }
  return read;
}

function recordsToRead([object, records]: [string, readonly BelievedRecord[]]): RecordsToRead {
  const found = records.flatMap(({ id, key }) => [
    ...(key === null ? [] : [key]),
    ...(key === null && id !== null ? [{ field: 'Id', value: id }] : []),
  ]);
  const byField = Map.groupBy(found, ({ field }) => field);
  return {
    object,
    fields: [...new Set(records.flatMap(({ fields }) => [...fields.keys()]))],
    values: Object.fromEntries(
      [...byField].map(([field, of]) => [field, [...new Set(of.map(({ value }) => value))]]),
    ),
  };
}
