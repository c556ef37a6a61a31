import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { createRateLimiter, retryAfterSeconds } from '../../../authenticate/rate-limiter.ts';
import { ConflictError } from '../../../console/operation/operation-errors.ts';
import { TooManyRequestsError } from '../../../errors.ts';
import { currentPauses } from '../../../inbox/org-pauses.ts';
import type { Org } from '../../../salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../../../salesforce/org-errors.ts';
import { timeText } from '../../../story/time-text.ts';
import { askOrgCounted } from '../../activity/ask-org-counted.ts';
import type { Parts } from '../../parts.ts';
import { lazyOrg } from './lazy-org.ts';

/** Questions of one process, whatever they are about: of all people, and of one of them. */
const MAX_PER_MINUTE = 60;
const MAX_PER_ACTOR = 10;

/** Asks the org for an actor. See {@link guardedOrg}. */
export type AskOrg = <T>(question: (org: Org) => Promise<T>, actor: string) => Promise<T>;

/**
 * Asks the org what people want to know: one session for all questions, opened with the first one.
 *
 * @returns a function that throws ConflictError when the org must not be asked, or does not answer;
 *   TooManyRequestsError when too many questions were asked
 */
export function guardedOrg(parts: Parts): AskOrg {
  const org = lazyOrg(parts);
  const limits = {
    ofAll: createRateLimiter(MAX_PER_MINUTE),
    ofActor: createRateLimiter(MAX_PER_ACTOR),
  };
  return async (question, actor) => {
    await countQuestion(limits, actor);
    await refuseWhilePaused(parts);
    try {
      const asked = await org();
      return await askOrgCounted(asked, () => question(asked.org()));
    } catch (error) {
      throw asConflict(error);
    }
  };
}

interface Limits {
  readonly ofAll: RateLimiterMemory;
  readonly ofActor: RateLimiterMemory;
}

/** One person alone does not use up the questions of the others. */
async function countQuestion({ ofAll, ofActor }: Limits, actor: string): Promise<void> {
  const refuse = (whose: string) => (limit: { msBeforeNext: number }) => {
    throw new TooManyRequestsError(
      `${whose} in the last minute, which is the limit. Wait a minute, then ask again.`,
      retryAfterSeconds(limit),
    );
  };
  await ofActor.consume(actor).catch(refuse(`You have asked Salesforce ${MAX_PER_ACTOR} times`));
  await ofAll.consume('questions').catch(refuse(`Salesforce was asked ${MAX_PER_MINUTE} times`));
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
