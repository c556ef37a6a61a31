import type { z } from 'zod';
import type { Actor, Role } from './actor.ts';

interface Described<Input extends z.ZodType, Result extends z.ZodType> {
  /** In camel case; the `operationId` of the API's description. */
  readonly name: string;
  /** In a full sentence, for the readers of the API's description. */
  readonly summary: string;
  /** Below the API's root, with parameters as Express writes them: `/events/:event`. */
  readonly path: `/${string}`;
  /** The least role that may do it. */
  readonly role: Role;
  /** Parameters of path, query and body in one object. Those of path and query come as texts. */
  readonly input: Input;
  /** What is answered, as JSON: instants are texts. */
  readonly result: Result;
}

/** What is asked; it changes nothing. */
export interface Query<Input extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType>
  extends Described<Input, Result> {
  readonly method: 'GET';
  /** @returns undefined when what is asked for does not exist */
  run(input: z.output<Input>, actor: Actor): Promise<z.input<Result> | undefined>;
}

/** What is done. It is recorded in the audit trail, whatever becomes of it. */
export interface Command<Input extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType>
  extends Described<Input, Result> {
  readonly method: 'POST';
  /**
   * What the audit trail says that it was done to, and why: no personal data, no secrets. Asked
   * before it is done, and of those who may not do it, too.
   */
  target(input: z.output<Input>): AuditTarget | Promise<AuditTarget>;
  /**
   * @returns undefined when what it is to be done to does not exist
   * @throws ConflictError when its state does not allow it
   */
  run(input: z.output<Input>, actor: Actor): Promise<z.input<Result> | undefined>;
}

/** What a command of the console is done to. */
export interface AuditTarget {
  /** In words, such as `event 5f0c-11 of digital-river`. */
  readonly what: string;
  /** The number of the event that it is, for a link. */
  readonly event?: string | undefined;
  /** What the person wrote about it. */
  readonly note?: string | undefined;
}

/**
 * What people and programs can ask and do: the pages of the console and the API carry out the same
 * operations, with the same rights.
 */
export type Operation<Input extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> =
  | Query<Input, Result>
  | Command<Input, Result>;

/** Describes a query, with the types of its schemas. */
export function query<Input extends z.ZodType, Result extends z.ZodType>(
  description: Omit<Query<Input, Result>, 'method'>,
): Query<Input, Result> {
  return { ...description, method: 'GET' };
}

/** Describes a command, with the types of its schemas. */
export function command<Input extends z.ZodType, Result extends z.ZodType>(
  description: Omit<Command<Input, Result>, 'method'>,
): Command<Input, Result> {
  return { ...description, method: 'POST' };
}
