import type { SourceFiles } from '../../support/parcels-file.ts';
import { PARCELS, PARCELS_SECRET, writeSourceFiles } from '../../support/parcels-file.ts';
import type { Browser } from '../browser.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage } from '../console-stage.ts';

/** A name that must be escaped in pages. */
const LABEL = 'Parcels & <b>sons</b>';
const ESCAPED = 'Parcels &amp; &lt;b&gt;sons&lt;/b&gt;';

let files: SourceFiles;
/** A console with a mapped sender, and without Digital River. */
let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  files = await writeSourceFiles({ 'parcels.json': { ...PARCELS, label: LABEL, silence: '1h' } });
  stage = await startStage({
    ...{ SOURCES: files.pattern, PARCELS_SECRETS: PARCELS_SECRET },
    ...{ TOKEN_ORGANIZATION_IDS: undefined, TOKEN_USER_IDS: undefined },
  });
  browser = stage.browser();
  await stage.signIn(browser, NAMED);
});
beforeEach(() => stage.connector.pool.query('TRUNCATE event, subject'));
afterAll(async () => {
  await stage.stop();
  await files.remove();
});

async function page(path: string): Promise<string> {
  const { status, text } = await browser.get(`${PUBLIC_URL}/console${path}`);
  expect(status).toBe(200);
  expect(text).not.toContain(LABEL);
  return text;
}

/** A subject that has been due for some minutes, with its event. */
async function storeOverdue(source: string): Promise<void> {
  await stage.connector.pool.query(
    `WITH stored AS (
       INSERT INTO event (source, event_id, type, subject, received_at, proof, status, body)
       VALUES ($1, gen_random_uuid(), 'scan', 'S1', now() - interval '10 minutes', 'signature', 'pending', '{}'))
     INSERT INTO subject (source, key, due_at) VALUES ($1, 'S1', now() - interval '10 minutes')`,
    [source],
  );
}

test('a silence of one hour is one hour', async () => {
  expect(await page('/settings')).toMatch(/\b1 hour\b/);
});

test('the overview has the sender with its label, and nothing of Digital River', async () => {
  const text = await page('');
  expect(text).toContain(`>${ESCAPED}</td>`);
  expect(text).not.toContain('Missed events');
  expect(text).not.toContain('<dt>Documents');
  expect(text).toContain('Storage of the database');
});

test('subjects of a sender that is not configured are no sign that no worker runs', async () => {
  await storeOverdue('digital-river');
  expect(await page('')).not.toContain('No worker seems to run');
  await storeOverdue('parcels');
  expect(await page('')).toContain('No worker seems to run');
});

test('events show the label, and the name beside it where it filters', async () => {
  await storeOverdue('parcels');
  await storeOverdue('gone');
  const text = await page('/events');
  expect(text).toContain(`<option value="parcels">${ESCAPED} (parcels)</option>`);
  expect(text).toContain(`>${ESCAPED}</td>`);
  expect(text).toContain('>gone</td>');
  const chosen = await page('/events?source=parcels');
  expect(chosen).toContain('<option value="parcels" selected>');
  expect(chosen).not.toContain('>gone</td>');
  const [, seq] = /\/console\/events\/(\d+)"/.exec(chosen) ?? [];
  expect(await page(`/events/${seq}`)).toContain(`${ESCAPED} (parcels)`);
});

test('the settings show label, name, path and proof', async () => {
  const text = await page('/settings');
  expect(text).toContain(`<h3>${ESCAPED}</h3>`);
  expect(text).toContain('<code>parcels</code>');
  expect(text).toContain('<code>/webhooks/parcels</code>');
  expect(text).toContain('signature (github)');
});
