import type { Terminal } from '../../src/cli/terminal.ts';
import { registerCommand } from '../../src/registration/command.ts';
import { API_KEY, startStage } from '../local/digital-river/stage.ts';
import { type ApiRule, asItIs, startApiProxy } from './api-proxy.ts';
import { env, secrets } from './registration-example.ts';

export const BASE = 'https://connector.example.com';
export const PATHS = '/services/apexrest/digitalriverv2';
export const ARGUMENTS = ['--environment', 'sandbox', '--address', BASE];
export const HTTP_PAIR = { WEBHOOK_USERNAME: 'dr', WEBHOOK_PASSWORD: 'opensesame' };

/** A webhook as the local Digital River returns it. */
export interface Registered {
  readonly id: string;
  readonly types: readonly string[];
  readonly address: string;
  readonly enabled: boolean;
  readonly [field: string]: unknown;
}

/** Without a terminal: no question is asked, and no progress is shown. */
export const NO_TERMINAL: Terminal = {
  canAsk: false,
  showsProgress: false,
  ask: () => Promise.reject(new Error('expected no question')),
};

/** The registration command, and a local Digital River that it calls through a proxy. */
export async function startRegistrationStage() {
  const digitalRiver = await startStage();
  const proxy = await startApiProxy(digitalRiver.url);

  async function run(
    args: readonly string[] = ARGUMENTS,
    variables: Readonly<Record<string, string>> = {},
    terminal: Terminal = NO_TERMINAL,
  ) {
    let out = '';
    let err = '';
    const output = {
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        err += text;
      },
    };
    const environment = {
      ...env,
      DIGITAL_RIVER_API_URL: proxy.url,
      DIGITAL_RIVER_API_KEY: API_KEY,
      ...variables,
    };
    const status = await registerCommand(args, output, environment, terminal);
    for (const secret of [...secrets, API_KEY]) expect(out + err).not.toContain(secret);
    return { status, out, err };
  }

  const list = async (): Promise<Registered[]> =>
    (await digitalRiver.call('GET', '/webhooks')).json;

  return {
    run,
    list,
    calls: proxy.calls,
    use: (rule: ApiRule) => proxy.use(rule),
    register: digitalRiver.register,
    change: async (id: string, patch: object) => {
      const { status, text } = await digitalRiver.call('PATCH', `/webhooks/${id}`, patch);
      if (status !== 200) throw new Error(`not changed: ${text}`);
    },
    remove: (id: string) => digitalRiver.call('DELETE', `/webhooks/${id}`),
    /** Removes all webhooks, and every rule of the proxy. */
    async reset() {
      for (const { id } of await list()) await digitalRiver.call('DELETE', `/webhooks/${id}`);
      proxy.use(asItIs);
    },
    async end() {
      await proxy.close();
      await digitalRiver.end();
    },
  };
}

export type RegistrationStage = Awaited<ReturnType<typeof startRegistrationStage>>;

/** The webhook for a type. */
export function webhookFor(webhooks: readonly Registered[], type: string): Registered {
  const found = webhooks.find(({ types }) => types.includes(type));
  if (found === undefined) throw new Error(`expected a webhook for ${type}`);
  return found;
}
