import { z } from 'zod';

const shape = z.object({
  organizationId: z.string(),
  userId: z.string(),
  username: z.string(),
  /** What the allow-list lets in: the user by name, or the permission set. */
  allowedBy: z.enum(['user', 'permission set']),
  /** Milliseconds since 1970. */
  signedInAt: z.number(),
});

/** Who is signed in, as the session keeps it: no token is part of it. */
export type ConsoleUser = Readonly<z.infer<typeof shape>>;

declare global {
  namespace Express {
    interface User extends ConsoleUser {}
  }
}

/** The user that a session holds; nothing when it is of another version's shape. */
export function readConsoleUser(kept: unknown): ConsoleUser | undefined {
  return shape.safeParse(kept).data;
}
