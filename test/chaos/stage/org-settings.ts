import { z } from 'zod';
import type { LocalOrgIdentity } from '../../../local/org/org.ts';

/** The settings of the org's process. */
export const orgSettings = z.object({
  databaseUrl: z.string(),
  port: z.number(),
  metadataDirectory: z.string(),
  adminKey: z.string(),
  dailyApiLimit: z.number(),
  identity: z.custom<LocalOrgIdentity>((value) => typeof value === 'object' && value !== null),
});

export type OrgSettings = z.infer<typeof orgSettings>;
