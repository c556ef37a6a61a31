import {
  type DocumentCounts,
  documentCounts,
  type OpenDocument,
  openDocuments,
  retryDocuments,
} from '../documents/open-documents.ts';
import { type DocumentPause, documentPause } from '../documents/queue/document-pause.ts';
import { currentPauses } from '../inbox/org-pauses.ts';
import { distanceText, timeText } from '../story/time-text.ts';
import { print, type ReplayContext } from './context.ts';
import { indented, labelled } from './paragraph.ts';

const MAX_SHOWN = 50;

/**
 * Shows the documents whose files are not attached in the org, and has those tried at once that were
 * tried before, when that is confirmed.
 */
export async function showDocuments(context: ReplayContext): Promise<0> {
  const { options, pool, now } = context;
  const orgPause = (await currentPauses(pool)).find(({ answeredAt }) => answeredAt === null);
  const waitsForOrg = orgPause && `Calls to the org are paused: ${orgPause.reason}`;
  if (options.isConfirmed) {
    const result = await retryDocuments(pool);
    const text = [retriedText(result), ...(waitsForOrg ? indented(waitsForOrg, '') : [])];
    print(context, { ...result, orgPause: orgPause ?? null }, text.join('\n'));
    return 0;
  }
  const pause = await documentPause(pool);
  const counts = await documentCounts(pool);
  const documents = await openDocuments(pool, MAX_SHOWN);
  const shown = { ...counts, pause: pause ?? null, orgPause: orgPause ?? null, documents };
  const notes = [...(pause ? [pauseText(pause, now)] : []), ...(waitsForOrg ? [waitsForOrg] : [])];
  print(context, shown, textOf(counts, documents, notes, now).join('\n'));
  return 0;
}

function retriedText({ retried, pauseEnded }: Awaited<ReturnType<typeof retryDocuments>>): string {
  const ended = pauseEnded ? ' The pause of documents is ended.' : '';
  return `Documents that are tried again: ${retried}.${ended} A worker begins within DIGITAL_RIVER_FILES_SECONDS.`;
}

function pauseText({ until, reason }: DocumentPause, now: Date): string {
  return `Documents are paused until ${timeText(until)} UTC (${distanceText(until, now)}): ${reason}`;
}

function textOf(
  { pending, waiting, failed }: DocumentCounts,
  documents: readonly OpenDocument[],
  notes: readonly string[],
  now: Date,
): string[] {
  const summary = `Documents that are not attached: ${failed} failed, ${waiting} waiting, ${pending} not tried yet.`;
  const hidden = pending + waiting + failed - documents.length;
  return [
    ...indented(summary, ''),
    ...notes.flatMap((note) => indented(note, '')),
    ...documents.flatMap((document) => linesOf(document, now)),
    ...(hidden > 0 ? ['', `... and ${hidden} more`] : []),
    ...(failed + waiting > 0 || notes.length > 0
      ? ['', 'Once the cause is gone, have those that were tried tried again at once: add --yes.']
      : []),
  ];
}

function linesOf(document: OpenDocument, now: Date): string[] {
  const { fileId, order, kind, attempts, foundAt, reason } = document;
  return [
    '',
    `${kind} ${fileId} of order ${order}`,
    ...labelled('state', stateText(document)),
    ...labelled('found', foundAt.toISOString()),
    ...labelled('attempts', String(attempts)),
    ...labelled('next try', nextTryText(document, now)),
    ...labelled('reason', reason ?? ''),
  ];
}

function stateText({ state, reason, workerSince, isUnsure }: OpenDocument): string {
  if (state === 'failed') return 'failed';
  if (workerSince !== null) return `a worker has had it since ${timeText(workerSince)} UTC`;
  if (isUnsure) return 'waiting: the org did not answer an upload, and may have the file shortly';
  return reason === null ? 'pending, not tried yet' : 'waiting';
}

function nextTryText({ nextTryAt, workerSince }: OpenDocument, now: Date): string {
  if (nextTryAt === null) return '';
  const isDue = nextTryAt <= now;
  const when = isDue ? 'now' : `at ${timeText(nextTryAt)} UTC (${distanceText(nextTryAt, now)})`;
  if (workerSince === null) return when;
  return isDue
    ? 'taken over now: its worker has not renewed its claim'
    : `taken over ${when} if that worker has died; a living one renews its claim`;
}
