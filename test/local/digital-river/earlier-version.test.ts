import pg from 'pg';
import { startLocalDigitalRiver } from '../../../local/digital-river/start.ts';
import { freshDatabase } from '../../support/database.ts';

// The tables as the version before the simulated clock created them.
const FORMER = `
  CREATE TABLE webhooks (
    id text PRIMARY KEY, types text[] NOT NULL, address text NOT NULL, api_version text NOT NULL,
    enabled boolean NOT NULL, transport_type text NOT NULL, authentication jsonb, oauth jsonb,
    signing_secret text NOT NULL, failures_in_a_row integer NOT NULL DEFAULT 0,
    failing_since timestamptz, created_time timestamptz NOT NULL DEFAULT now(),
    updated_time timestamptz NOT NULL DEFAULT now(), former_secret text);
  CREATE TABLE events (number bigserial PRIMARY KEY, id text NOT NULL UNIQUE, type text NOT NULL,
    body bytea NOT NULL);
  CREATE TABLE deliveries (
    id text PRIMARY KEY, number bigserial, event_id text NOT NULL REFERENCES events (id),
    webhook_id text NOT NULL, address text NOT NULL, state text NOT NULL DEFAULT 'pending',
    attempts integer NOT NULL DEFAULT 0, due_at timestamptz NOT NULL, last_status integer,
    last_error text, last_response_body text, last_attempt_at timestamptz);
  INSERT INTO webhooks VALUES ('w1', '{order.accepted}', 'http://127.0.0.1:9/hook', 'default', true,
    'HTTP', NULL, NULL, 'secret');
  INSERT INTO events (id, type, body) VALUES ('e1', 'order.accepted', '{"id":"e1"}'),
    ('e2', 'order.accepted', '{"id":"e2"}');
  INSERT INTO deliveries (id, event_id, webhook_id, address, state, attempts, due_at, last_status)
    VALUES ('d1', 'e1', 'w1', 'http://127.0.0.1:9/hook', 'delivered', 1, now(), 202);
`;

it('reads the data of an earlier version', async () => {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(FORMER);
  await client.end();
  const { url, close } = await startLocalDigitalRiver({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    apiKey: 'sk_test_x',
  });
  try {
    const get = (path: string) =>
      fetch(url + path, { headers: { authorization: 'Bearer sk_test_x' } });
    expect(await (await get('/events')).json()).toEqual({
      hasMore: false,
      data: [{ id: 'e2' }, { id: 'e1' }],
    });
    expect(await (await get('/webhooks')).json()).toMatchObject([{ id: 'w1', enabled: true }]);
    expect(await (await get('/local/deliveries')).json()).toMatchObject([
      { id: 'd1', state: 'delivered', attempts: 1 },
    ]);
    expect((await get('/dashboard/deliveries')).status).toBe(200);
  } finally {
    await close();
    await database.drop();
  }
});
