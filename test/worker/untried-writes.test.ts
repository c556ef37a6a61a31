import type { EventResult } from '../../src/inbox/event.ts';
import { processSubjects } from '../../src/worker/process-subjects.ts';
import { settlementOf } from '../../src/worker/settle/settlement.ts';
import type { Settlement } from '../../src/worker/subject-queue.ts';
import { CompositeOrg, failure, ok, success } from '../salesforce/records/composite-org.ts';
import { runOf, writeOf } from './runs.ts';

const SUBJECTS = 200;
const limits = { maxAttempts: 4, maxWaitMs: 1, maxHeldMs: 1, maxLockedMs: 1 };
/** The first half: so many calls in a row write nothing that the rest is not tried. */
const isBad = (key: unknown) => Number(key) < SUBJECTS / 2;

/** An org whose trigger throws for the whole lot when it contains a bad record. */
function orgFailingOnBad(code: string, message: string): CompositeOrg {
  return new CompositeOrg((records) => {
    const isRefused = records.some(({ Key__c }) => isBad(Key__c));
    return ok(records.map(() => (isRefused ? failure(code, message) : success())));
  });
}

/** A run of a subject with one event that writes one record. */
function runFor(index: number, attempts: number) {
  const record = { object: 'File__c', field: 'Key__c', value: `${index}` };
  const run = runOf({ [index]: [writeOf({ record })] }, { lookups: [] });
  return { ...run, subject: { ...run.subject, attempts } };
}

/** Processes the subjects that are still due together, as often as it takes. */
async function processAll(org: CompositeOrg): Promise<EventResult[]> {
  const results: EventResult[] = [];
  let due = Array.from({ length: SUBJECTS }, (_, index) => runFor(index, 0));
  for (let pass = 0; due.length > 0 && pass < 500; pass += 1) {
    await processSubjects(org, due);
    const settled = due.map((run): Settlement => settlementOf(run, limits, 0, 0.5));
    const again = settled.filter(({ nextInMs }) => nextInMs !== null);
    results.push(...settled.filter((one) => !again.includes(one)).flatMap((one) => one.results));
    due = again.map(({ results: [result], attempts }) => runFor(Number(result?.seq), attempts));
  }
  return results;
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['that a person has to solve', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'OrderTrigger: System.NullPointerException'],
  ['that may pass', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'OrderTrigger: System.LimitException: Too many SOQL queries'],
])('when half of 200 events cause an error %s in their whole lot, none of the others is parked', async (_case, code, message) => {
  const results = await processAll(orgFailingOnBad(code, message));
  const byStatus = Map.groupBy(results, ({ status }) => status);
  expect([...byStatus.keys()].toSorted()).toEqual(['applied', 'parked']);
  expect(byStatus.get('applied')?.map(({ seq }) => isBad(seq))).toEqual(Array(100).fill(false));
  expect(byStatus.get('parked')?.map(({ seq }) => isBad(seq))).toEqual(Array(100).fill(true));
});
