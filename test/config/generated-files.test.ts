import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { connectorVariables } from '../../src/config/connector-variables.ts';
import { appJson } from '../../src/config/generated/app-json.ts';
import { configurationPage } from '../../src/config/generated/configuration-page.ts';
import { unitOf } from '../../src/config/generated/variable-use.ts';
import { readConfig } from '../../src/config/index.ts';
import { registrationSchema } from '../../src/registration/registration-variables.ts';
import { exampleEnvironment } from '../support/connector.ts';

const committed = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

test('app.json is generated from the current schemas; otherwise run: npm run app-json', async () => {
  expect(await committed('app.json')).toBe(appJson());
});

test('docs/configuration.md is generated from the current schemas; otherwise run: npm run configuration', async () => {
  expect(await committed('docs/configuration.md')).toBe(configurationPage());
});

test('docs/configuration.md has every variable once, and marks the secret ones', () => {
  const page = configurationPage().split('\n');
  const variables = { ...registrationSchema.shape, ...connectorVariables.shape };
  for (const [name, variable] of Object.entries(variables)) {
    const rows = page.filter((line) => line.startsWith(`| \`${name}\` |`));
    expect([name, rows.length]).toEqual([name, 1]);
    expect(rows[0]?.includes('**Secret.**')).toBe(z.globalRegistry.get(variable)?.secret ?? false);
    expect(rows[0]?.split(/(?<!\\)\|/).length).toBe(6);
  }
});

test('every number has a unit by its name, or counts things', () => {
  const counts =
    /^(?:PORT|TRUSTED_PROXIES|DATABASE_CONNECTIONS|SALESFORCE_API_VERSION|SALESFORCE_BATCH_SIZE|TOKEN_REFUSALS_PER_MINUTE|WORKER_LANES|WORKER_MOST_ATTEMPTS|FAILED_EVENTS_MAX)$/;
  const numbers = Object.entries(connectorVariables.shape).flatMap(([name, variable]) =>
    typeof z.safeParse(variable, undefined).data === 'number' ? [name] : [],
  );
  expect(numbers.length).toBeGreaterThan(20);
  expect(numbers.filter((name) => unitOf(name) === '' && !counts.test(name))).toEqual([]);
});

describe('app.json', () => {
  const app = JSON.parse(appJson());

  test('keeps the limits of its schema', () => {
    expect(app.name.length).toBeLessThanOrEqual(30);
    expect(app.description.length).toBeLessThanOrEqual(140);
  });

  test('has secrets that a generator made where the connector takes any', () => {
    const generated = Object.entries<{ generator?: string }>(app.env).flatMap(([name, each]) =>
      each.generator === 'secret' ? [name] : [],
    );
    expect(generated).toEqual(['CONSOLE_SESSION_SECRETS', 'METRICS_TOKEN']);
    // Heroku generates 64 hexadecimal characters.
    const values = Object.fromEntries(generated.map((name) => [name, 'a1'.repeat(32)]));
    const environment = { ...exampleEnvironment('postgres://localhost/inbox'), ...values };
    const console = {
      CONSOLE_CLIENT_ID: 'console',
      CONSOLE_CLIENT_SECRET: 'secret',
      CONSOLE_USERS: 'admin@example.com',
      PUBLIC_URL: 'https://connector.example.com',
    };
    expect(readConfig({ ...environment, ...console })).toMatchObject({
      METRICS_TOKEN: values.METRICS_TOKEN,
    });
  });

  test('has no value of a secret, and its values are usable', () => {
    const values = Object.entries<{ value?: string }>(app.env).flatMap(([name, { value }]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    expect(values.map(([name]) => name)).toEqual([
      'NPM_CONFIG_PRODUCTION',
      'NODE_ENV',
      'SALESFORCE_AUDIENCE',
    ]);
  });
});
