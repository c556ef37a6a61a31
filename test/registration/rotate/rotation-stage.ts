import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeliveryOutcome } from '../../../local/digital-river/start.ts';
import {
  type LocalDigitalRiver,
  startLocalDigitalRiver,
} from '../../../local/digital-river/start.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import type { Environment } from '../../../src/config/index.ts';
import type { NewClient } from '../../../src/oauth/issuer/new-client.ts';
import { registerCommand } from '../../../src/registration/command.ts';
import { freshDatabase } from '../../support/database.ts';
import { NO_TERMINAL } from '../registration-stage.ts';

const API_KEY = 'sk_test_4f1c';

/** The result of a run of the command. */
interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A local Digital River, and the command that registers webhooks there. */
export interface RotationStage {
  readonly digitalRiver: LocalDigitalRiver;
  /** Every attempt of a delivery so far. */
  readonly attempts: DeliveryOutcome[];
  /** Runs the command; no secret of the variables may be in its output. */
  run(argv: readonly string[], variables: Environment, terminal?: Terminal): Promise<Run>;
  /** The variables with those of Digital River's API. */
  environment(variables: Environment): Environment;
  /** Makes the command's updates of a webhook fail, until they are repaired. */
  breakUpdatesOf(id: string): { repair(): void };
  /** Lets Digital River mask the secrets of webhooks. */
  maskSecrets(): Promise<unknown>;
  /** Calls Digital River's API. */
  call(path: string, init?: RequestInit): Promise<unknown>;
  stop(): Promise<void>;
}

/** A terminal whose answers are given; it also keeps the questions. */
export function answering(...answers: string[]): Terminal & { readonly questions: string[] } {
  const questions: string[] = [];
  return {
    ...{ canAsk: true, showsProgress: false, questions },
    async ask(question) {
      questions.push(question);
      return answers[questions.length - 1] ?? '';
    },
  };
}

/** A text without its line breaks. */
export const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

/** The variables that a client of the connector's token endpoint is registered with. */
export function clientVariables({ credentials }: NewClient): Environment {
  return {
    FULFILLMENT_USERNAME: credentials.username,
    FULFILLMENT_PASSWORD: credentials.password,
    CONNECTED_APP_CLIENT_ID: credentials.id,
    CONNECTED_APP_CLIENT_SECRET: credentials.secret,
  };
}

const SECRETS =
  /_PASSWORD$|_SECRET$|_SECRETS$|_SECURITY_TOKEN$|_API_KEY$|^CONNECTED_APP_CLIENT_ID$/;

const MASKED = JSON.stringify({ quirks: { secrets: 'masked' } });

export async function startRotationStage(): Promise<RotationStage> {
  const database = await freshDatabase();
  const attempts: DeliveryOutcome[] = [];
  const digitalRiver = await startLocalDigitalRiver({
    ...{ databaseUrl: database.url, host: '127.0.0.1', port: 0, apiKey: API_KEY },
    retryBaseMs: 100,
    onDelivery: (outcome) => attempts.push(outcome),
  });
  const broken = new Set<string>();
  const proxy = await startProxy(
    digitalRiver.url,
    ({ method, url = '' }) => method === 'PATCH' && broken.has(url.replace('/webhooks/', '')),
  );
  const withApi = (variables: Environment) => ({
    DIGITAL_RIVER_API_KEY: API_KEY,
    DIGITAL_RIVER_API_URL: proxy.url,
    ...variables,
  });
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
    const reply = await fetch(`${digitalRiver.url}${path}`, { ...init, headers });
    return reply.status === 204 ? undefined : reply.json();
  };
  return {
    digitalRiver,
    environment: withApi,
    attempts,
    breakUpdatesOf(id) {
      broken.add(id);
      return { repair: () => void broken.delete(id) };
    },
    async run(argv, variables, terminal = NO_TERMINAL) {
      const environment = withApi(variables);
      const texts: { out: string[]; err: string[] } = { out: [], err: [] };
      const output = {
        out: (text: string) => void texts.out.push(text),
        err: (text: string) => void texts.err.push(text),
      };
      const status = await registerCommand(argv, output, environment, terminal);
      const [out, err] = [texts.out.join(''), texts.err.join('')];
      for (const [name, value = ''] of Object.entries(environment)) {
        if (!SECRETS.test(name) || value === '') continue;
        for (const secret of value.split(',')) {
          expect(out + err).not.toContain(secret.replace(/^(live|test):/, ''));
        }
      }
      return { status, out, err };
    },
    maskSecrets: () => call('/local/settings', { method: 'PATCH', body: MASKED }),
    call,
    async stop() {
      proxy.stop();
      await digitalRiver.close();
      await database.drop();
    },
  };
}

/** Passes requests on to Digital River, and answers 409 to those that are to fail. */
async function startProxy(target: string, fails: (request: IncomingMessage) => boolean) {
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '', headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization = '' } = headers;
    const reply = fails(request)
      ? Response.json({ type: 'conflict', errors: [{ message: 'Locked.' }] }, { status: 409 })
      : await fetch(`${target}${url}`, {
          method,
          headers: { authorization, 'content-type': 'application/json' },
          body: chunks.length === 0 ? null : Buffer.concat(chunks),
        });
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await reply.arrayBuffer()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
