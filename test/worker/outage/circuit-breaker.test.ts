import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../../src/log.ts';
import type { Org } from '../../../src/salesforce/api/org.ts';
import { OrgOutageError } from '../../../src/salesforce/org-errors.ts';
import { CircuitBreaker } from '../../../src/worker/outage/circuit-breaker.ts';
import type { Turn } from '../../../src/worker/outage/claim-ramp.ts';

/** A circuit to an org whose probes end as given; the last one repeats. */
function circuitTo(...probes: (() => Promise<void>)[]) {
  const lines: string[] = [];
  let sent = 0;
  const org: Org = {
    apiVersion: '67.0',
    call: () => Promise.reject(new Error('no call was expected')),
    probe() {
      sent += 1;
      return (probes[sent - 1] ?? probes.at(-1) ?? (() => Promise.resolve()))();
    },
    usage: () => undefined,
  };
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  return { circuit: new CircuitBreaker(org, log), lines, sent: () => sent };
}

const outage = new OrgOutageError('unavailable', 'No answer.');
/** Probes last long enough for all callers to be due meanwhile. */
const answers = () => sleep(30);
const fails = () => sleep(30).then(() => Promise.reject(outage));
const never = new AbortController().signal;

test('calls are not paused at first', async () => {
  const { circuit, sent } = circuitTo(answers);
  expect(circuit.isOpen).toBe(false);
  await circuit.whenClosed(never);
  expect(sent()).toBe(0);
});

test('however many callers wait, one probe at a time is sent until the org answers', async () => {
  const { circuit, lines, sent } = circuitTo(fails, answers);
  circuit.trip(outage);
  expect(circuit.isOpen).toBe(true);
  await Promise.all([1, 2, 3].map(() => circuit.whenClosed(never)));
  expect([circuit.isOpen, sent()]).toEqual([false, 2]);
  circuit.endTurn(circuit.takeTurn(200) as Turn, 'written');
  const facts = lines.map((line) => JSON.parse(line));
  expect(facts).toMatchObject([
    { fact: 'calls to the org pause', trouble: 'unavailable', reason: 'No answer.' },
    { fact: 'calls to the org go on', probes: 2 },
  ]);
});

test('a caller stops waiting when its signal is aborted', async () => {
  const { circuit, sent } = circuitTo(answers);
  circuit.trip(outage);
  await circuit.whenClosed(AbortSignal.abort());
  expect([circuit.isOpen, sent()]).toEqual([true, 0]);
});

test('an error that is no outage reaches every caller that waits', async () => {
  const { circuit } = circuitTo(() => Promise.reject(new TypeError('a defect')));
  circuit.trip(outage);
  const ended = await Promise.allSettled([1, 2].map(() => circuit.whenClosed(never)));
  expect(ended.map((each) => each.status === 'rejected' && each.reason.message)).toEqual([
    'a defect',
    'a defect',
  ]);
});
