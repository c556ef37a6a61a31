import type { Pool } from 'pg';
import type { DigitalRiverAccess } from '../../sources/digital-river/api/api-request.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import {
  createFileLink,
  type FileLink,
} from '../../sources/digital-river/api/files/create-file-link.ts';
import { MINUTE_MS } from '../../time.ts';
import type { HourlyLog } from '../hourly-log.ts';
import { judgeLinkError, problemText } from './judge-link-error.ts';
import { postponeRequest, type RememberedRequest, rememberLink } from './link-memory.ts';
import type { LinkAnswer, RequestedLink } from './requested-links.ts';

/** How many requests are answered in one round. */
const MAX_LINKS = 50;
/** After so many failures in a row, the cause is not in the files. */
const MAX_FAILURES = 3;
/** How long a round makes links: it has to end before another process may begin one. */
const MAX_MAKING_MS = MINUTE_MS;

/** What links are made with. */
export interface MakeParts {
  readonly pool: Pool;
  readonly access: DigitalRiverAccess;
  /** How long a link is valid, in milliseconds. */
  readonly validMs: number;
}

/** A request, and what answers it. */
export interface AnsweredRequest {
  readonly request: RequestedLink;
  readonly answer: LinkAnswer;
}

/**
 * Makes the links of requests that are due, one after the other: first of those that did not fail
 * before. A link that was made before and is valid for long enough is used again. Each link is
 * remembered, so that none is made again when the org does not take it.
 *
 * @param remembered of the requests, by record id
 * @param signal ends it after the running request
 */
export async function makeLinks(
  parts: MakeParts,
  requested: readonly RequestedLink[],
  remembered: ReadonlyMap<string, RememberedRequest>,
  hourlyLog: HourlyLog,
  signal: AbortSignal,
): Promise<AnsweredRequest[]> {
  const endsAt = Date.now() + MAX_MAKING_MS;
  const answered: AnsweredRequest[] = [];
  let failures = 0;
  for (const request of dueRequests(requested, remembered)) {
    if (signal.aborted || failures === MAX_FAILURES || Date.now() > endsAt) break;
    const result = await linkFor(parts, request, remembered.get(request.recordId)).catch(
      (error: unknown) => verdictOf(error, request, hourlyLog),
    );
    if (!('endsRound' in result)) {
      answered.push({ request, answer: { link: result } });
      failures = 0;
      continue;
    }
    const { problem } = result;
    if (problem !== undefined) answered.push({ request, answer: { problem } });
    else failures += 1;
    if (result.request === 'postpone') await postponeRequest(parts.pool, request);
    if (result.endsRound) break;
  }
  return answered;
}

function dueRequests(
  requested: readonly RequestedLink[],
  remembered: ReadonlyMap<string, RememberedRequest>,
): RequestedLink[] {
  const attempts = ({ recordId }: RequestedLink) => remembered.get(recordId)?.attempts ?? 0;
  return requested
    .filter(({ recordId }) => remembered.get(recordId)?.isDue !== false)
    .toSorted((a, b) => attempts(a) - attempts(b))
    .slice(0, MAX_LINKS);
}

async function linkFor(
  { pool, access, validMs }: MakeParts,
  request: RequestedLink,
  { link: made }: Partial<RememberedRequest> = {},
): Promise<FileLink> {
  const now = Date.now();
  if (made !== undefined && made.expiresAt.getTime() - now > validMs / 2) return made;
  const link = await createFileLink(access, request.fileId, new Date(now + validMs));
  await rememberLink(pool, request, link);
  return link;
}

/** @throws the error when it is not Digital River's */
function verdictOf(error: unknown, { fileId }: RequestedLink, hourlyLog: HourlyLog) {
  const verdict = judgeLinkError(error);
  if (verdict === undefined || !(error instanceof Error)) throw error;
  const cause = error instanceof DigitalRiverError ? `link ${error.status}` : error.message;
  hourlyLog.logProblem({ reason: error.message, cause, fileId });
  return { ...verdict, problem: verdict.request === 'clear' ? problemText(error) : undefined };
}
