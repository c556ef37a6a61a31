import { wordWrap } from '../../cli/word-wrap.ts';
import { printable } from '../../printable.ts';
import type { FieldValue, Lookup, RecordKey, Write } from '../../salesforce/records/write.ts';
import type { SourceCheck } from './check-source.ts';
import type { ExaminedEvent } from './examine-event.ts';
import type { FinalGroup, FinalRecord } from './final-state.ts';

const WIDTH = 98;

/** A check in words: the proof, each event with its writes, and what the records hold at the end. */
export function checkText(file: string, check: SourceCheck): string {
  const { mapping, events } = check;
  const parts = [
    [`${file} is a right mapping file: the source ${mapping.source}.`],
    proofLines(check),
    ...events.map((event) => eventLines(event, check)),
    ...(events.length === 0 ? [HINT] : [stateLines(check)]),
    ...(check.repeated.length === 0 ? [] : [repeatedLines(check)]),
    ...(check.shared.length === 0 ? [] : [sharedLines(check)]),
  ];
  return printable(`${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}

const HINT = ['Add --event sample.json, once for each sample, to see what would be written.'];

function proofLines({ proof, mapping, mode, modeFrom }: SourceCheck): string[] {
  const { parts, headers, variables, problems } = proof;
  return [
    'Proof',
    ...parts.map((part) => `  ${part}`),
    ...variables.map(({ name, values }) =>
      values === 0 ? `  ${name} is not set here` : `  ${name} is set: ${counted(values, 'value')}`,
    ),
    ...problems.flatMap((problem) => indented(problem, 2)),
    '  A call looks like this:',
    ...mapping.paths.map((path) => `    POST ${path}`),
    ...headers.map(({ name, value }) => `    ${name}: ${value}`),
    ...modeLines(mode, modeFrom),
  ];
}

function modeLines(mode: SourceCheck['mode'], from: SourceCheck['modeFrom']): string[] {
  if (from === undefined) {
    return [
      '  CONNECTOR_MODE is not set here; it decides whether live or test events are written. Here',
      '  both are shown. npm run local writes test events unless it is set.',
    ];
  }
  const by = from === 'file' ? 'The file says: ' : 'CONNECTOR_MODE says: ';
  return mode === 'any'
    ? [`  ${by}live and test events are written.`]
    : [`  ${by}only ${mode} events are written; those of the other mode are kept as unmapped.`];
}

function eventLines(event: ExaminedEvent, { mapping }: SourceCheck): string[] {
  const { name, envelope, problem, writes, lookups, notes } = event;
  const earliest = earliestGroups(mapping);
  return [
    name,
    ...(envelope === undefined ? [] : envelopeLines(envelope)),
    ...(problem === undefined ? [] : problemLines(problem, mapping)),
    ...(envelope?.unmapped === undefined
      ? []
      : indented(`unmapped (${envelope.unmapped.code}): ${envelope.unmapped.reason}`, 2)),
    ...lookups.flatMap(lookupLines),
    ...[...Map.groupBy(writes, ({ record }) => recordText(record)).values()].flatMap((own) =>
      ofRecordLines(own, earliest),
    ),
    ...(writes.length === 0 && problem === undefined && envelope?.unmapped === undefined
      ? ['  writes nothing: no value of its fields is there, or no condition holds']
      : []),
    ...notes.flatMap((note) => indented(`note: ${note}`, 2)),
  ];
}

function envelopeLines(envelope: NonNullable<ExaminedEvent['envelope']>): string[] {
  const { id, type, subject, time, live } = envelope;
  return [
    `  id ${id}`,
    `  type ${type}`,
    `  subject ${subject ?? 'none'}`,
    `  time ${time?.toISOString() ?? 'unknown'}`,
    `  mode ${live === null ? 'unknown' : live ? 'live' : 'test'}`,
  ];
}

function problemLines(
  { kind, reason }: NonNullable<ExaminedEvent['problem']>,
  { answer }: SourceCheck['mapping'],
): string[] {
  const become =
    kind === 'rejected'
      ? `rejected: the sender gets ${answer?.rejected ?? 202}, the body is kept and never applied`
      : 'parked: it is stored, and waits for a person';
  return indented(`${become}. ${reason}`, 2);
}

function lookupLines({ name, object, candidates, claim }: Lookup): string[] {
  const ways = candidates.map(({ field, value }) => `${field} = ${shown(value)}`);
  const owner = claim === undefined ? '' : `; it belongs to the subject in ${claim.field}`;
  return [
    `  look-up ${name}: ${object} with ${ways.join(', else ') || 'nothing to search by'}${owner}`,
  ];
}

/** Names of the groups in which the oldest time wins: their times count backwards in versions. */
function earliestGroups({ map }: SourceCheck['mapping']): ReadonlySet<string> {
  const all = map === 'raw' ? [] : map.flatMap((entry) => entry.writes);
  return new Set(all.flatMap(({ rule, group }) => (rule === 'earliest' ? [group] : [])));
}

function ofRecordLines(writes: readonly Write[], earliest: ReadonlySet<string>): string[] {
  const [first] = writes;
  if (first === undefined) return [];
  const { record } = first;
  const waits = !('lookup' in record) && writes.every(({ creates }) => !creates);
  return [
    `  write ${recordText(record)}${waits ? ', once something else has created it' : ''}`,
    ...writes.flatMap((write) => writeLines(write, earliest)),
  ];
}

function writeLines(
  { group, rule, version, fields, guard, note }: Write,
  earliest: ReadonlySet<string>,
): string[] {
  const [ofFile = group] = group.split('.', 1);
  return [
    `    group ${group}, ${earliest.has(ofFile) ? 'earliest' : rule}, version ${versionText(version)}${guardText(guard)}`,
    ...fieldLines(fields, 6),
    ...(note === undefined ? [] : indented(`note: ${note}`, 4)),
  ];
}

function guardText(guard: Write['guard']): string {
  return guard === undefined ? '' : `, guard ${guard.field} = ${guard.number}`;
}

function stateLines({ records, events }: SourceCheck): string[] {
  const title =
    events.length === 1 ? 'After this event' : 'After all events, in whatever order they arrive';
  const lines = records.flatMap((record) => recordLines(record, events.length > 1));
  return [title, ...(lines.length === 0 ? ['  nothing is written'] : lines)];
}

function repeatedLines({ repeated, mapping }: SourceCheck): string[] {
  const { id } = mapping.event;
  const isOfHeader = typeof id === 'string' && id.startsWith('header:');
  return [
    'Events with the same id: the first counts, the others are its repeats and write nothing',
    ...repeated.flatMap((each) => indented(`${shown(each.id)}: ${each.events.join(', ')}`, 2)),
    ...(isOfHeader
      ? indented(
          '--header counts for each --event: check events with ids of their own one by one.',
          2,
        )
      : []),
  ];
}

function sharedLines({ shared }: SourceCheck): string[] {
  return [
    'Records of several subjects: the event that arrives last decides',
    ...shared.flatMap(({ record, group, subjects }) =>
      indented(`${recordText(record)}, group ${group}: ${subjects.map(shown).join(', ')}`, 2),
    ),
    ...indented(
      'Make the key of the record the subject (event.subject), or give the group a guard, and each field named here an else ("null", park or { value: … }). A guard does not cover a field that may be absent.',
      2,
    ),
  ];
}

function recordLines({ record, isDeferred, groups }: FinalRecord, isCompared: boolean): string[] {
  return [
    `  ${recordText(record)}${isDeferred ? ' (waits until the record exists)' : ''}`,
    ...groups.flatMap((group) => [
      ...(isCompared ? [`    group ${group.name}: ${originText(group)}`] : []),
      ...fieldLines(group.fields, isCompared ? 6 : 4),
    ]),
  ];
}

function originText({ from, superseded }: FinalGroup): string {
  const older = superseded.length === 0 ? '' : `; overtaken: ${superseded.join(', ')}`;
  return `as ${from} says${older}`;
}

function fieldLines(fields: Readonly<Record<string, FieldValue>>, indent: number): string[] {
  return Object.entries(fields).map(
    ([field, value]) => `${' '.repeat(indent)}${field} = ${shown(value)}`,
  );
}

/** A record as people name it. */
function recordText(record: RecordKey): string {
  return 'lookup' in record
    ? `${record.object} that the look-up ${record.lookup} finds`
    : `${record.object} with ${record.field} = ${shown(record.value)}`;
}

function versionText(version: Write['version']): string {
  return `[${version.map(shown).join(', ')}]`;
}

const MAX_SHOWN = 200;

function shown(value: FieldValue): string {
  if (value !== null && typeof value === 'object')
    return `the record of the look-up ${value.lookup}`;
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN
    ? `${text.slice(0, MAX_SHOWN)}… (${text.length} characters)`
    : text;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function indented(text: string, indent: number): string[] {
  const margin = ' '.repeat(indent);
  return wordWrap(text, WIDTH - indent).map(
    (line, index) => margin + (index === 0 ? '' : '  ') + line,
  );
}
