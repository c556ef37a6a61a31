import { z } from 'zod';

/** The settings of the org's process. */
export const orgSettings = z.object({
  databaseUrl: z.string(),
  port: z.number(),
  metadataDirectory: z.string(),
  adminKey: z.string(),
  dailyApiLimit: z.number(),
  identity: z.object({
    organizationId: z.string(),
    userId: z.string(),
    username: z.string(),
    password: z.string(),
    securityToken: z.string(),
    apps: z.array(
      z.union([
        z.object({ clientId: z.string(), clientSecret: z.string() }),
        z.object({ clientId: z.string(), publicKey: z.string() }),
      ]),
    ),
  }),
});

export type OrgSettings = z.infer<typeof orgSettings>;
