import type { z } from 'zod';
import { ServiceUnavailableError } from '../../errors.ts';
import { storableJson } from '../../storable.ts';
import { type Actor, isAllowed } from './actor.ts';
import type { AuditOutcome, AuditTrail } from './audit-trail.ts';
import type { AuditTarget, Operation } from './operation.ts';
import { NeedsOperatorError, NotFoundError, WrongInputError } from './operation-errors.ts';

/**
 * Carries out an operation for an actor, as a page or the API asks for it.
 *
 * @param input parameters as they came; checked here
 * @throws WrongInputError when the input is wrong, NeedsOperatorError when the actor has not the
 *   role, NotFoundError when there is nothing to show or to do it to, ServiceUnavailableError when a
 *   command cannot be recorded and is therefore not done, and what the operation throws
 */
export type Perform = <Input extends z.ZodType, Result extends z.ZodType>(
  operation: Operation<Input, Result>,
  input: unknown,
  actor: Actor,
) => Promise<z.output<Result>>;

/** Performs operations, and records commands in the audit trail. */
export function performer(trail: AuditTrail): Perform {
  return async (operation, input, actor) => {
    if (!isStorable(input ?? {})) throw new WrongInputError(UNSTORABLE);
    const parsed = operation.input.safeParse(input);
    if (!parsed.success) throw new WrongInputError(problemIn(parsed.error));
    let target: AuditTarget | undefined;
    const record = async (outcome: AuditOutcome) => {
      if (operation.method === 'GET') return;
      target ??= await operation.target(parsed.data);
      await trail.record({ ...target, actor, action: operation.name, outcome });
    };
    if (!isAllowed(actor.role, operation.role)) {
      // It is refused in any case; the trail logs what it cannot store.
      await record('refused').catch(() => undefined);
      throw new NeedsOperatorError(actor);
    }
    // Before it is done: what is not recorded is not done.
    await record('begun').catch((cause: unknown) => {
      throw new ServiceUnavailableError(NOT_RECORDED, { cause });
    });
    try {
      const result = await operation.run(parsed.data, actor);
      if (result === undefined) throw new NotFoundError();
      return operation.result.parse(result);
    } catch (error) {
      await record('failed').catch(() => undefined);
      throw error;
    }
  };
}

const UNSTORABLE = 'The request contains a character that no text has, such as NUL.';

/** Whether PostgreSQL can store all texts of an input: otherwise it would fail on one of them. */
function isStorable(input: unknown): boolean {
  return storableJson(input) === JSON.stringify(input);
}

const NOT_RECORDED =
  'Nothing was done: the audit trail cannot be written now. Try again in a few minutes.';

/** Names the parameter, and never repeats its value. */
function problemIn({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'The request is not as expected.';
  return `${issue.path.join('.') || 'The request'}: ${issue.message}`;
}
