import type { Environment } from '../../src/config/index.ts';
import { registerCommand } from '../../src/registration/command.ts';
import { API_KEY, type Stage, startStage } from '../local/digital-river/stage.ts';
import { startConnector, type TestConnector } from './connector.ts';
import { eventFixture } from './digital-river-events.ts';
import { eventually } from './eventually.ts';

/** The local Digital River with three webhooks, as the registration script makes them, and a connector for them. */
export interface Delivering {
  readonly digitalRiver: Stage;
  /** The webhooks' signing secrets, as its dashboard shows them. */
  secrets(): Promise<string[]>;
  /** Starts a connector, stops the one before it, and lets the webhooks lead to it. */
  connect(changes: Environment): Promise<TestConnector>;
  /** Makes the event of a type happen, and waits for the first answer to it: its status, or why there was none. */
  send(type: string): Promise<number | string>;
  stop(): Promise<void>;
}

/** Where the webhooks lead until there is a connector; nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * @param args for register-webhooks, besides the address
 * @param variables for register-webhooks, besides key and address of Digital River's API
 */
export async function startDelivering(
  args: readonly string[],
  variables: Environment,
): Promise<Delivering> {
  // No second attempt comes in time to be taken for the first.
  const digitalRiver = await startStage({ retryBaseMs: 60_000 });
  await register(digitalRiver, args, variables);
  let connector: TestConnector | undefined;
  let sent = 0;
  return {
    digitalRiver,
    async secrets() {
      const { json } = await digitalRiver.call('GET', '/local/signing-secrets');
      return json.map(({ signingSecret }: { signingSecret: string }) => signingSecret);
    },
    async connect(changes) {
      const former = connector?.url ?? NOWHERE;
      await connector?.stop();
      connector = await startConnector(changes);
      await redirect(digitalRiver, former, connector.url);
      return connector;
    },
    async send(type) {
      sent += 1;
      const event = { ...eventFixture(type), id: `event-${sent}` };
      await digitalRiver.call('POST', '/local/events', event);
      const outcome = await eventually(async () => {
        const found = digitalRiver.outcomes.find(({ eventId }) => eventId === event.id);
        if (found === undefined) throw new Error(`${event.id} was not delivered.`);
        return found;
      });
      return outcome.status ?? outcome.error ?? 'no answer';
    },
    async stop() {
      await digitalRiver.end();
      await connector?.stop();
    },
  };
}

async function register(
  digitalRiver: Stage,
  args: readonly string[],
  variables: Environment,
): Promise<void> {
  let told = '';
  const tell = (text: string) => {
    told += text;
  };
  const status = await registerCommand(
    ['--environment', 'sandbox', '--address', NOWHERE, ...args],
    { out: tell, err: tell },
    { DIGITAL_RIVER_API_URL: digitalRiver.url(), DIGITAL_RIVER_API_KEY: API_KEY, ...variables },
  );
  if (status !== 0) throw new Error(`The registration ended with ${status}: ${told}`);
}

/** Lets addresses of webhooks, and of token endpoints beside them, begin otherwise. */
async function redirect(digitalRiver: Stage, former: string, next: string): Promise<void> {
  const { json } = await digitalRiver.call('GET', '/webhooks');
  for (const { id, address, oauth } of json) {
    const text = JSON.stringify({ address, ...(oauth === undefined ? {} : { oauth }) });
    await digitalRiver.call('PATCH', `/webhooks/${id}`, JSON.parse(text.replaceAll(former, next)));
  }
}
