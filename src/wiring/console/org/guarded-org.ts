import { createRateLimiter, retryAfterSeconds } from '../../../authenticate/rate-limiter.ts';
import { ConflictError } from '../../../console/operation/operation-errors.ts';
import { TooManyRequestsError } from '../../../errors.ts';
import { currentPauses } from '../../../inbox/org-pauses.ts';
import type { Org } from '../../../salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../../../salesforce/org-errors.ts';
import { timeText } from '../../../story/time-text.ts';
import type { Parts } from '../../parts.ts';
import { lazyOrg } from './lazy-org.ts';

/** Questions of one process, whatever they are about. */
const MAX_PER_MINUTE = 60;

/** Asks the org. See {@link guardedOrg}. */
export type AskOrg = <T>(question: (org: Org) => Promise<T>) => Promise<T>;

/**
 * Asks the org what people want to know: one session for all questions, opened with the first one.
 *
 * @returns a function that throws ConflictError when the org must not be asked, or does not answer;
 *   TooManyRequestsError when too many questions were asked
 */
export function guardedOrg(parts: Parts): AskOrg {
  const org = lazyOrg(parts);
  const limiter = createRateLimiter(MAX_PER_MINUTE);
  return async (question) => {
    await limiter.consume('questions').catch((limit: { msBeforeNext: number }) => {
      throw new TooManyRequestsError(
        'Salesforce was asked many questions in the last minute. Wait a minute, then ask again.',
        retryAfterSeconds(limit),
      );
    });
    await refuseWhilePaused(parts);
    try {
      return await question(await org());
    } catch (error) {
      throw asConflict(error);
    }
  };
}

async function refuseWhilePaused(parts: Parts): Promise<void> {
  const pause = (await currentPauses(parts.pool())).find(({ answeredAt }) => answeredAt === null);
  if (pause === undefined) return;
  throw new ConflictError(
    `Salesforce is not asked now: calls to it are paused since ${timeText(pause.since)} UTC. ${pause.reason}`,
  );
}

function asConflict(error: unknown): unknown {
  if (error instanceof OrgOutageError) {
    return new ConflictError(`Salesforce could not be asked. ${error.message}`);
  }
  if (error instanceof RequestRefusedError) {
    return new ConflictError(`Salesforce refuses the question (${error.error.code}).`);
  }
  return error;
}
