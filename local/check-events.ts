import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Connection } from 'jsforce';
import type { Environment } from '../src/config/index.ts';
import { counted } from '../src/count-text.ts';
import { InputError } from '../src/errors.ts';
import type { ExaminedEvent } from '../src/source-tools/check/examine-event.ts';
import { callTrial } from './call-trial.ts';
import type { LocalDescription } from './description.ts';
import { readInputFolder } from './input-files.ts';
import type { StoredEvent } from './mapped/stored-event.ts';
import { openLocalOrg } from './org-client.ts';
import { withLocalOrders } from './outcome/order-for-event.ts';
import { refusalText } from './outcome/refusal-text.ts';
import { type EventName, settledEvents } from './outcome/settled-events.ts';
import { senderOf, type TrialSender, trialSenders } from './outcome/trial-senders.ts';

/** Inbox states that need a person, or that an event should have left by now. */
const BAD_STATES = new Set(['parked', 'rejected', 'pending', 'missing']);
/** Only the reason is wrapped: names can be searched for. */
const COLUMN_WIDTHS = [null, null, null, null, null, 60];

interface SentFile {
  readonly file: string;
  readonly source: string;
  readonly status: number;
  /** What the connector said of a call that it refused. */
  readonly refusal: string;
  readonly events: readonly ExaminedEvent[];
  readonly notes: readonly string[];
}

/** A folder, and the names of its JSON files. */
export interface EventFolder {
  readonly folder: string;
  readonly files: readonly string[];
}

/** What became of an event, or of a file that the connector refused. */
interface CheckedEvent {
  readonly file: string;
  /** Name of the sender that it was sent as. */
  readonly sender: string;
  readonly type: string;
  /** HTTP status of the connector's answer. */
  readonly answer: number;
  /** State in the inbox; empty when the connector refused the file. */
  readonly inbox: string;
  readonly reason: string;
}

/** What became of the files of a folder. */
export interface CheckedEvents {
  readonly events: readonly CheckedEvent[];
  /** What was changed in a file before it was sent, such as its Order. */
  readonly notes: readonly { readonly file: string; readonly note: string }[];
  readonly files: number;
  readonly acceptedFiles: number;
  /** Events that are parked, rejected, or still open. */
  readonly toLookAt: number;
}

/**
 * Sends every JSON file of a folder to the running connector as the sender whose events it has, with
 * that sender's credentials in the trial. Where the org has no Order that an event could be about,
 * it gets one. Then waits until the inbox has settled the events.
 *
 * @param environment of the connector
 */
export async function checkEvents(
  local: LocalDescription,
  environment: Environment,
  { folder, files }: EventFolder,
): Promise<CheckedEvents> {
  const org = await openLocalOrg(local);
  const senders = trialSenders(local, environment, org);
  const sent: SentFile[] = [];
  for (const file of files) sent.push(await sendFile(local, senders, org, folder, file));
  const names = sent.flatMap(namesIn);
  const stored = await settledEvents(environment.DATABASE_URL ?? '', names);
  const standing = new Map(
    names.map(({ source, id }, index) => [keyOf(source, id), stored[index]]),
  );
  return {
    events: sent.flatMap((each) => rowsOf(each, (id) => standing.get(keyOf(each.source, id)))),
    notes: sent.flatMap(({ file, notes }) => notes.map((note) => ({ file, note }))),
    files: sent.length,
    acceptedFiles: sent.filter(({ status }) => isAccepted(status)).length,
    toLookAt: stored.filter(({ status }) => BAD_STATES.has(status)).length,
  };
}

/** The same as a table for people. */
export function checkedEventsText(checked: CheckedEvents): string {
  const files = counted(checked.files, 'file');
  return [
    tableOf(checked.events),
    ...checked.notes.map(({ file, note }) => `${file}: ${note}`),
    `${checked.acceptedFiles} of ${files} accepted; ${counted(checked.toLookAt, 'event')} to look at.`,
  ].join('\n');
}

/** Whether all files were accepted, and none of their events is parked, rejected or still open. */
export function isAllWell({ files, acceptedFiles, toLookAt }: CheckedEvents): boolean {
  return acceptedFiles === files && toLookAt === 0;
}

/** @throws InputError when the folder does not exist or has no *.json file */
export async function readEventFolder(folder: string): Promise<EventFolder> {
  const expected = 'a folder of events, one JSON file each';
  const names = await readInputFolder(folder, expected);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length > 0) return { folder, files };
  throw new InputError(`Expected ${expected}, got ${folder}, which has no *.json file.`);
}

async function sendFile(
  local: LocalDescription,
  senders: readonly TrialSender[],
  org: Connection,
  folder: string,
  file: string,
): Promise<SentFile> {
  const original = await readFile(join(folder, file));
  // What no sender reads goes to the first one, for the connector's own message.
  const sender = senderOf(senders, file, original) ?? senders[0];
  if (sender === undefined) throw new InputError('The trial has no sender.');
  const examined = sender.examine(file, original);
  const { body, notes } = await withLocalOrders(org, examined, original);
  const reply = await callTrial(local.connectorUrl + sender.path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...sender.headers(body) },
  });
  const refusal = isAccepted(reply.status) ? '' : refusalText(reply.body.toString());
  const events = sender.examine(file, body);
  return { file, source: sender.name, status: reply.status, refusal, events, notes };
}

function isAccepted(status: number): boolean {
  return status >= 200 && status < 300;
}

function namesIn({ source, status, events }: SentFile): EventName[] {
  if (!isAccepted(status)) return [];
  return events.flatMap(({ envelope }) =>
    envelope === undefined ? [] : [{ source, id: envelope.id }],
  );
}

function keyOf(source: string, id: string): string {
  return JSON.stringify([source, id]);
}

function rowsOf(
  { file, source: sender, status: answer, refusal, events }: SentFile,
  standingOf: (id: string) => StoredEvent | undefined,
): CheckedEvent[] {
  return events.map(({ envelope, problem, lookups }) => {
    const sent = { file, sender, type: envelope?.type ?? '', answer };
    if (!isAccepted(answer)) return { ...sent, inbox: '', reason: refusal };
    const stored = envelope === undefined ? undefined : standingOf(envelope.id);
    const inbox = stored?.status ?? 'rejected';
    const reason = stored?.reason ?? problem?.reason ?? reasonFor(inbox, lookups);
    return { ...sent, inbox, reason };
  });
}

/** What an event waits for, when the inbox has no reason of its own. */
function reasonFor(state: string, lookups: ExaminedEvent['lookups']): string {
  if (state !== 'waiting') return '';
  return lookups
    .map(({ object, candidates }) => {
      const values = candidates.map(({ field, value }) => `${field} ${value}`);
      return `It waits for its ${object}: ${values.join(' or ')}.`;
    })
    .join(' ');
}

function tableOf(events: readonly CheckedEvent[]): string {
  const table = new Table({
    head: ['File', 'Sender', 'Type', 'Answer', 'Inbox', 'Reason'],
    colWidths: [...COLUMN_WIDTHS],
    wordWrap: true,
    wrapOnWordBoundary: true,
    style: { head: [], border: [] },
  });
  for (const { file, sender, type, answer, inbox, reason } of events) {
    table.push([file, sender, type, String(answer), inbox, reason]);
  }
  return table.toString();
}
