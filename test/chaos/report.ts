import Table from 'cli-table3';
import { type Finding, PROMISES } from './checks/finding.ts';
import type { StoredEvent } from './checks/inbox.ts';
import { type ChaosOptions, commandFor } from './options.ts';
import type { KeptProcess } from './stage/processes.ts';
import type { Stage } from './stage/stage.ts';

/** Everything that a run found out. */
export interface ChaosResult {
  readonly events: number;
  readonly deliveries: number;
  readonly answers: ReadonlyMap<string, number>;
  readonly databaseCrashes: number;
  readonly injected: Readonly<Record<string, number>>;
  readonly stored: readonly StoredEvent[];
  readonly records: number;
  readonly historyRows: number;
  readonly dataCalls: number;
  readonly memory: { readonly start: readonly number[]; readonly end: readonly number[] };
  readonly settledAfterSeconds: number;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

const MAX_SHOWN = 8;
const MEBIBYTE = 1024 * 1024;

/** The figures, then what is wrong, then the verdict in one line and how to repeat it. */
export function report(options: ChaosOptions, stage: Stage, result: ChaosResult): string {
  const table = new Table({ style: { head: [], border: [] } });
  for (const [name, value] of figures(options, stage, result)) table.push({ [name]: value });
  return [table.toString(), ...wrong(result.findings), verdict(options, result.findings)].join(
    '\n',
  );
}

function figures(options: ChaosOptions, stage: Stage, result: ChaosResult): [string, string][] {
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
      'ended by themselves',
      listed([...processes, stage.org].map(({ name, ends }) => [name, ends])),
    ],
    ['database crashes', String(result.databaseCrashes)],
    ['faults of the org', listed(Object.entries(result.injected))],
    ['records, changes', `${result.records}, ${result.historyRows}`],
    ...PROMISES.map((promise): [string, string] => [promise, String(of(promise, findings).length)]),
    ['parked, as meant', String(parked - of('wrongly parked', findings).length)],
    ['waiting', String(waiting)],
    [
      'Salesforce data calls',
      `${result.dataCalls}, ${perThousand(result.dataCalls, events)} per 1,000 events`,
    ],
    ['memory of processes', memoryOf(processes, memory)],
    ['settled after', `${result.settledAfterSeconds.toFixed(1)} s from the last acknowledgement`],
    ['seconds', result.seconds.toFixed(1)],
  ];
}

function listed(counts: readonly (readonly [string, number])[]): string {
  const some = counts.filter(([, count]) => count > 0);
  return some.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}

function perThousand(calls: number, events: number): string {
  return ((calls * 1000) / events).toFixed(1);
}

function memoryOf(
  processes: readonly KeptProcess[],
  { start, end }: ChaosResult['memory'],
): string {
  const shown = (bytes: number | undefined) => Math.round((bytes ?? 0) / MEBIBYTE);
  return processes
    .map(({ name }, index) => `${name} ${shown(start[index])} → ${shown(end[index])} MiB`)
    .join(', ');
}

function of(promise: Finding['promise'], findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.promise === promise);
}

function wrong(findings: readonly Finding[]): string[] {
  return PROMISES.flatMap((promise) => {
    const those = of(promise, findings);
    const shown = those.slice(0, MAX_SHOWN).map(({ text }) => `  ${text}`);
    const rest = those.length > MAX_SHOWN ? [`  … and ${those.length - MAX_SHOWN} more`] : [];
    return those.length === 0 ? [] : [`${promise}:`, ...shown, ...rest];
  });
}

function verdict(options: ChaosOptions, findings: readonly Finding[]): string {
  const broken = PROMISES.filter((promise) => of(promise, findings).length > 0).length;
  return [
    `repeat: ${commandFor(options)}`,
    `chaos: ${PROMISES.length - broken} passed, ${broken} failed`,
  ].join('\n');
}
