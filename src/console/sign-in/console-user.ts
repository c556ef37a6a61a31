import { z } from 'zod';
import { type Actor, ROLES } from '../operation/actor.ts';

const schema = z.object({
  organizationId: z.string(),
  userId: z.string(),
  username: z.string().optional(),
  /**
   * The rule of the allow-list that gives the user the role. `user`: one of the lists names the
   * user. `permission set`: the user can edit the object, or see it; the value is older than this
   * rule, and sessions contain it.
   */
  allowedBy: z.enum(['user', 'permission set']),
  /** Sessions of earlier releases have none: then everybody was an operator. */
  role: z.enum(ROLES).default('operator'),
  /** Milliseconds since 1970. */
  signedInAt: z.number(),
});

/** A signed-in user, as the session stores it. It contains no token. */
export type ConsoleUser = Readonly<z.infer<typeof schema>>;

declare global {
  namespace Express {
    interface User extends ConsoleUser {}
  }
}

/** Reads the user of a stored session; undefined when another version stored it in another form. */
export function readConsoleUser(stored: unknown): ConsoleUser | undefined {
  return schema.safeParse(stored).data;
}

/** The signed-in user as the one who carries out operations. */
export function actorOf({
  userId,
  username,
  role,
}: Pick<ConsoleUser, 'userId' | 'username' | 'role'>): Actor {
  return { kind: 'user', id: userId, name: username ?? userId, role };
}
