import Table from 'cli-table3';
import { type Finding, PROMISES } from './checks/finding.ts';
import type { StoredEvent } from './checks/inbox.ts';
import { withoutEffect } from './hardships.ts';
import { type ChaosOptions, commandFor } from './options.ts';
import type { SupervisedProcess } from './stage/processes.ts';
import type { Stage } from './stage/stage.ts';

/** The results of a run. */
export interface ChaosResult {
  readonly events: number;
  readonly deliveries: number;
  readonly answers: ReadonlyMap<string, number>;
  readonly databaseCrashes: number;
  readonly injected: Readonly<Record<string, number>>;
  readonly stored: readonly StoredEvent[];
  readonly records: number;
  readonly historyRows: number;
  /** Orders that a payment attempt gave to a later one. */
  readonly givenAway: number;
  readonly dataCalls: number;
  readonly memory: { readonly start: readonly number[]; readonly end: readonly number[] };
  readonly settledAfterSeconds: number;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

const MAX_SHOWN = 8;
const MIB = 1024 * 1024;

/** The statistics, the findings, the command that repeats the run, and a summary in one line. */
export function report(options: ChaosOptions, stage: Stage, result: ChaosResult): string {
  const table = new Table({ style: { head: [], border: [] } });
  for (const [name, value] of statistics(options, stage, result)) table.push({ [name]: value });
  return [
    table.toString(),
    ...findingLines(result.findings),
    summary(options, result.findings),
  ].join('\n');
}

function statistics(options: ChaosOptions, stage: Stage, result: ChaosResult): [string, string][] {
  const { stored, findings, events, memory } = result;
  const parked = stored.filter(({ status }) => status === 'parked').length;
  const waiting = stored.filter(({ status }) => status === 'waiting').length;
  const processes = [...stage.webs, ...stage.workers];
  return [
    ['seed', String(options.seed)],
    ['sabotage', options.sabotage.join(', ') || 'none'],
    ['orders, events', `${options.orders}, ${events}`],
    ['deliveries', `${result.deliveries}, answered ${listed([...result.answers])}`],
    ['killed with -9', listed(processes.map(({ name, kills }) => [name, kills]))],
    [
      'exited by themselves',
      listed([...processes, stage.org].map(({ name, exits }) => [name, exits])),
    ],
    ['database crashes', String(result.databaseCrashes)],
    ['faults, by effects', listed(Object.entries(result.injected))],
    [
      'faults without effect',
      withoutEffect(options.hardships, result.injected).join(', ') || 'none',
    ],
    ['records, changes of fields', `${result.records}, ${result.historyRows}`],
    ['Orders given to a later attempt', String(result.givenAway)],
    ...PROMISES.map((promise): [string, string] => [promise, String(of(promise, findings).length)]),
    ['parked as expected', String(parked - of('wrongly parked', findings).length)],
    ['waiting', String(waiting)],
    [
      'Salesforce data calls',
      `${result.dataCalls}, ${perThousand(result.dataCalls, events)} per 1,000 events`,
    ],
    ['memory of processes', memoryOf(processes, memory)],
    ['settled', `${result.settledAfterSeconds.toFixed(1)} s after the last acknowledgement`],
    ['duration', `${result.seconds.toFixed(1)} s`],
  ];
}

function listed(counts: readonly (readonly [string, number])[]): string {
  const nonZero = counts.filter(([, count]) => count > 0);
  return nonZero.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}

function perThousand(calls: number, events: number): string {
  return ((calls * 1000) / events).toFixed(1);
}

function memoryOf(
  processes: readonly SupervisedProcess[],
  { start, end }: ChaosResult['memory'],
): string {
  const shown = (bytes: number | undefined) => Math.round((bytes ?? 0) / MIB);
  return processes
    .map(({ name }, index) => `${name} ${shown(start[index])} → ${shown(end[index])} MiB`)
    .join(', ');
}

function of(promise: Finding['promise'], findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.promise === promise);
}

function findingLines(findings: readonly Finding[]): string[] {
  return PROMISES.flatMap((promise) => {
    const broken = of(promise, findings);
    const shown = broken.slice(0, MAX_SHOWN).map(({ text }) => `  ${text}`);
    const rest = broken.length > MAX_SHOWN ? [`  … and ${broken.length - MAX_SHOWN} more`] : [];
    return broken.length === 0 ? [] : [`${promise}:`, ...shown, ...rest];
  });
}

function summary(options: ChaosOptions, findings: readonly Finding[]): string {
  const broken = PROMISES.filter((promise) => of(promise, findings).length > 0).length;
  return [
    `repeat: ${commandFor(options)}`,
    `chaos: ${PROMISES.length - broken} passed, ${broken} failed`,
  ].join('\n');
}
