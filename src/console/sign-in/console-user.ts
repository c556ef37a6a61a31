import { z } from 'zod';

const schema = z.object({
  organizationId: z.string(),
  userId: z.string(),
  username: z.string().optional(),
  /**
   * The rule of the allow-list that allows the user. `permission set`: the user can edit the object;
   * the value is older than this rule, and sessions contain it.
   */
  allowedBy: z.enum(['user', 'permission set']),
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
