import {
  type DeliveryOutcome,
  type LocalDigitalRiver,
  type LocalDigitalRiverOptions,
  startLocalDigitalRiver,
} from '../../../local/digital-river/start.ts';
import { freshDatabase } from '../../support/database.ts';

export const API_KEY = 'sk_test_stage';

/** A local Digital River with a new database, which can be stopped and started again. */
export async function startStage(options: Partial<LocalDigitalRiverOptions> = {}) {
  const database = await freshDatabase();
  const outcomes: DeliveryOutcome[] = [];
  const start = () =>
    startLocalDigitalRiver({
      databaseUrl: database.url,
      host: '127.0.0.1',
      port: 0,
      apiKey: API_KEY,
      retryBaseMs: 20,
      onDelivery: (outcome) => outcomes.push(outcome),
      ...options,
    });
  let running: LocalDigitalRiver | undefined = await start();
  const stop = async () => {
    await running?.close();
    running = undefined;
  };

  async function call(method: string, path: string, body?: unknown, key = API_KEY) {
    const response = await fetch(`${running?.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: json(response, text) };
  }

  return {
    databaseUrl: database.url,
    outcomes,
    call,
    stop,
    url: () => running?.url ?? '',
    async restart() {
      await stop();
      running = await start();
    },
    /** Registers a webhook and returns its id. */
    async register(body: object): Promise<string> {
      const { json } = await call('POST', '/webhooks', body);
      if (typeof json.id !== 'string') throw new Error(`not registered: ${JSON.stringify(json)}`);
      return json.id;
    },
    async end() {
      await stop();
      await database.drop();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

// Untyped like JSON.parse: the tests check the shape of the answers.
function json({ headers }: Response, text: string) {
  return headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
}

/** Waits until a condition is true; fails after ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`did not come true within ten seconds: ${condition}`);
}
