import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import { eventually } from '../../support/eventually.ts';
import { MAPPED_SOURCE, OTHER_NAME } from '../mapped-sender.ts';
import { signIn, VIEWER } from '../page/sign-in.ts';
import type { Stage } from '../stage.ts';

const DONE_TIMEOUT_MS = 60_000;
const MAX_STOPS = 80;

/** Rejected arrivals, which are read again once they are readable. @param signedIn an operator */
export async function rejectedSuite(
  stage: Stage,
  signedIn: BrowserContext,
  transcript: Transcript,
): Promise<void> {
  const url = `${stage.local.connectorUrl}/console/rejected/read?source=${MAPPED_SOURCE}`;
  const page = await signedIn.newPage();
  await transcript.check('what cannot be read has no button that reads it again', async () => {
    await page.goto(url);
    assert.match(await textOf(page), /None of them can be read\./);
    assert.equal(await buttons(page), 0);
    return 'the page says so';
  });
  const [byKeyboard, withoutScripts] = await rejectedIds(stage);
  assert(byKeyboard !== undefined && withoutScripts !== undefined);
  await makeReadable(stage, byKeyboard);
  await transcript.check('a viewer sees what would be read, and cannot read it again', () =>
    refuseViewer(stage, url),
  );
  await transcript.check('rejected arrivals are read again by keyboard', async () => {
    await page.goto(`${stage.local.connectorUrl}/console/unmapped`);
    await press(page, new RegExp(`^Read again: ${MAPPED_SOURCE}`));
    await page.waitForURL('**/console/rejected/read**');
    await press(page, /^Read them again$/);
    await page.waitForURL('**/console/runs/**');
    await page.getByText(/^finished/).waitFor({ timeout: DONE_TIMEOUT_MS });
    return isApplied(stage, byKeyboard);
  });
  await makeReadable(stage, withoutScripts);
  await transcript.check('rejected arrivals are read again without scripts', async () => {
    const context = await stage.browser.newContext({
      javaScriptEnabled: false,
      storageState: await signedIn.storageState(),
    });
    const plain = await context.newPage();
    await plain.goto(url);
    await plain.getByRole('button', { name: 'Read them again' }).click();
    await plain.waitForURL('**/console/runs/**');
    await context.close();
    return isApplied(stage, withoutScripts);
  });
  await page.close();
}

function buttons(page: Page): Promise<number> {
  return page.getByRole('button', { name: 'Read them again' }).count();
}

async function textOf(page: Page): Promise<string> {
  return (await page.getByRole('main').textContent()) ?? '';
}

async function rejectedIds({ pool }: Stage): Promise<string[]> {
  const { rows } = await pool.query<{ seq: string }>(
    "SELECT seq FROM event WHERE source = $1 AND status = 'rejected' ORDER BY seq",
    [MAPPED_SOURCE],
  );
  return rows.map(({ seq }) => seq);
}

/** Stands for the correction of the mapping file, which would need a restart of the trial. */
async function makeReadable({ pool }: Stage, seq: string): Promise<void> {
  await pool.query(
    `UPDATE event SET body = convert_to(replace(convert_from(body, 'UTF8'), $2, '"id"'), 'UTF8')
     WHERE seq = $1`,
    [seq, OTHER_NAME],
  );
}

async function refuseViewer({ browser, local }: Stage, url: string): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, url, VIEWER);
  assert.match(await textOf(page), /to be written, unless they are repeats/);
  assert.equal(await buttons(page), 0);
  const status = await page.evaluate(
    `fetch('${local.connectorUrl}/console/rejected/read', { method: 'POST', body: new URLSearchParams({ source: '${MAPPED_SOURCE}', token: crypto.randomUUID() }) }).then((reply) => reply.status)`,
  );
  assert.equal(status, 403);
  await context.close();
  return 'no button, and 403 for the form';
}

/** Goes to a link or button by Tab, and follows it by Enter. */
async function press(page: Page, name: RegExp): Promise<void> {
  for (let stop = 0; stop < MAX_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string>('document.activeElement.textContent.trim()');
    if (!name.test(text)) continue;
    await page.keyboard.press('Enter');
    return;
  }
  assert.fail(`Tab never reaches ${name}.`);
}

async function isApplied({ pool }: Stage, seq: string): Promise<string> {
  return eventually(async () => {
    const { rows } = await pool.query<{ status: string }>(
      `SELECT status FROM event WHERE source = $1 AND subject IN ('mem_3', 'mem_4')
       ORDER BY seq DESC`,
      [MAPPED_SOURCE],
    );
    assert.equal(rows[0]?.status, 'applied');
    assert(
      !(await pool.query("SELECT FROM event WHERE seq = $1 AND status = 'rejected'", [seq]))
        .rows[0],
    );
    return `the event is applied, and no longer rejected`;
  }, DONE_TIMEOUT_MS);
}
