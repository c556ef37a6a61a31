import type { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { storableJson } from '../../storable.ts';
import { type Actor, isAllowed } from './actor.ts';
import type { AuditOutcome, AuditTrail } from './audit-trail.ts';
import { CommandLimit } from './command-limit.ts';
import { checkInput } from './input-problem.ts';
import type { AuditTarget, Operation } from './operation.ts';
import { NeedsOperatorError, NotFoundError, WrongInputError } from './operation-errors.ts';
import { unreadTarget } from './unread-target.ts';

/**
 * Carries out an operation for an actor, as a page or the API asks for it.
 *
 * @param input parameters as they came; checked here. Those of the path are enough to refuse a command
 * @throws WrongInputError when the input is wrong, NeedsOperatorError when the actor has not the
 *   role, NotFoundError when there is nothing to show or to do it to, TooManyRequestsError above the
 *   limit of commands, ServiceUnavailableError when a command cannot be recorded and is therefore not done, and what the operation throws
 */
export type Perform = <Input extends z.ZodType, Result extends z.ZodType>(
  operation: Operation<Input, Result>,
  input: unknown,
  actor: Actor,
) => Promise<z.output<Result>>;

/** Performs operations, and records commands in the audit trail. */
export function performer(trail: AuditTrail, limit = new CommandLimit()): Perform {
  return async (operation, input, actor) => {
    if (!isStorable(input ?? {})) throw new WrongInputError(UNSTORABLE);
    const parsed = checkInput(operation.input, input);
    if (parsed.success && operation.method === 'POST') await limit.take(actor);
    let target: AuditTarget | undefined;
    const record = async (outcome: AuditOutcome) => {
      if (operation.method === 'GET') return;
      target ??= parsed.success
        ? await operation.target(parsed.data)
        : unreadTarget(operation, input);
      await trail.record({ ...target, actor, action: operation.name, outcome });
    };
    if (!isAllowed(actor.role, operation.role)) {
      // It is refused in any case; the trail logs what it cannot store.
      if (await limit.isRecorded(actor, operation.name)) {
        await record('refused').catch(() => undefined);
      }
      throw new NeedsOperatorError(actor);
    }
    if (!parsed.success) throw new WrongInputError(parsed.problem);
    // Before it is done: what is not recorded is not done.
    await record('begun').catch((cause: unknown) => {
      throw new ServiceUnavailableError(NOT_RECORDED, { cause });
    });
    const result = await runOf(operation, parsed.data, actor).catch(async (error: unknown) => {
      await record('failed').catch(() => undefined);
      throw error;
    });
    // It is done, also when its result is not as described.
    return operation.result.parse(result);
  };
}

async function runOf<Input extends z.ZodType, Result extends z.ZodType>(
  operation: Operation<Input, Result>,
  input: z.output<Input>,
  actor: Actor,
): Promise<z.input<Result>> {
  const result = await operation.run(input, actor);
  if (result === undefined) throw new NotFoundError();
  return result;
}

const UNSTORABLE = 'The request contains a character that no text has, such as NUL.';

/** Whether PostgreSQL can store all texts of an input: otherwise it would fail on one of them. */
function isStorable(input: unknown): boolean {
  return storableJson(input) === JSON.stringify(input);
}

const NOT_RECORDED =
  'Nothing was done: the audit trail cannot be written now. Try again in a few minutes.';
