import type { Environment } from '../../src/config/index.ts';
import { registerCommand } from '../../src/registration/command.ts';
import { API_KEY, type Stage, startStage } from '../local/digital-river/stage.ts';
import { startConnector, type TestConnector } from './connector.ts';
import { eventFixture } from './digital-river-events.ts';
import { eventually } from './eventually.ts';

/**
 * The local Digital River with three webhooks, registered by the registration command, and a
 * connector that receives them.
 */
export interface DeliveryStage {
  readonly digitalRiver: Stage;
  /** The webhooks' signing secrets, as Digital River's dashboard shows them. */
  secrets(): Promise<string[]>;
  /** Stops the previous connector, starts another, and points the webhooks to it. */
  connect(changes: Environment): Promise<TestConnector>;
  /**
   * Triggers an event and waits for the first delivery.
   *
   * @returns the status of the answer, or the error when there was none
   */
  send(type: string): Promise<number | string>;
  stop(): Promise<void>;
}

/** The webhooks' address until there is a connector; nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * @param args of register-webhooks, besides the address
 * @param variables of register-webhooks, besides the key and address of Digital River's API
 */
export async function startDeliveryStage(
  args: readonly string[],
  variables: Environment,
): Promise<DeliveryStage> {
  // Retries are too late to be mistaken for first deliveries.
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
  let texts = '';
  const append = (text: string) => {
    texts += text;
  };
  const status = await registerCommand(
    ['--environment', 'sandbox', '--address', NOWHERE, ...args],
    { out: append, err: append },
    { DIGITAL_RIVER_API_URL: digitalRiver.url(), DIGITAL_RIVER_API_KEY: API_KEY, ...variables },
  );
  if (status !== 0) throw new Error(`The registration ended with ${status}: ${texts}`);
}

/** Replaces the base URL of the webhooks' addresses and token endpoints. */
async function redirect(digitalRiver: Stage, former: string, next: string): Promise<void> {
  const { json } = await digitalRiver.call('GET', '/webhooks');
  for (const { id, address, oauth } of json) {
    const text = JSON.stringify({ address, oauth });
    await digitalRiver.call('PATCH', `/webhooks/${id}`, JSON.parse(text.replaceAll(former, next)));
  }
}
