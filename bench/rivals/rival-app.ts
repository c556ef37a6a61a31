import express, { type Express, type RequestHandler, type Response } from 'express';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { ORGANIZATION_ID, USER_ID } from '../stand-in/identity.ts';

/** What a rival is started with, as its first argument. */
export interface RivalSettings {
  readonly port: number;
  readonly orgUrl: string;
  readonly databaseUrl: string;
}

/** The settings that this process was started with. */
export function rivalSettings(): RivalSettings {
  return JSON.parse(process.argv[2] ?? '{}');
}

const envelope = z.object({
  id: z.string(),
  type: z.string(),
  createdTime: z.string(),
  liveMode: z.boolean(),
  data: z.object({
    object: z.looseObject({
      id: z.string(),
      state: z.string().optional(),
      metadata: z.looseObject({ sfOrderId: z.string().optional() }).optional(),
    }),
  }),
});

/** An event as a rival reads it. */
export type RivalEvent = z.infer<typeof envelope>;

/**
 * What all rivals have in common: Express, a bearer that userinfo verifies and that is remembered for
 * a minute, express.json and a zod schema of the envelope.
 *
 * @param handle what happens to an event before, or after, its answer
 */
export function rivalApp(
  { orgUrl }: RivalSettings,
  handle: (event: RivalEvent, response: Response) => void | Promise<void>,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/health/ready', (_request, response) => void response.sendStatus(200));
  app.post(
    DIGITAL_RIVER_PATHS.accepted,
    verifyBearer(orgUrl),
    express.json({ limit: '4mb' }),
    async (request, response) => {
      const event = envelope.safeParse(request.body);
      if (event.success) await handle(event.data, response);
      else response.sendStatus(400);
    },
  );
  return app;
}

function verifyBearer(orgUrl: string): RequestHandler {
  const verified = new LRUCache<string, Promise<boolean>>({ max: 1000, ttl: 60_000 });
  return async (request, response, next) => {
    const { authorization = '' } = request.headers;
    let known = verified.get(authorization);
    if (known === undefined) {
      known = isOurs(orgUrl, authorization);
      verified.set(authorization, known);
    }
    if (await known) next();
    else response.sendStatus(401);
  };
}

async function isOurs(orgUrl: string, authorization: string): Promise<boolean> {
  const reply = await fetch(`${orgUrl}/services/oauth2/userinfo`, { headers: { authorization } });
  if (!reply.ok) return false;
  const owner: unknown = await reply.json();
  const expected = z.object({
    organization_id: z.literal(ORGANIZATION_ID),
    user_id: z.literal(USER_ID),
  });
  return expected.safeParse(owner).success;
}
