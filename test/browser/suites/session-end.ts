import assert from 'node:assert/strict';
import type { BrowserContext, Page } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import { OPERATOR, signIn, signInHere } from '../page/sign-in.ts';
import type { Stage } from '../stage.ts';

const SETTINGS = '/console/settings';

/** A session ends while a page is open: search and buttons lead to the sign-in, and back. */
export async function sessionEndSuite(stage: Stage, transcript: Transcript): Promise<void> {
  const url = stage.local.connectorUrl;
  const context = await stage.browser.newContext();
  const page = await context.newPage();
  await signIn(page, `${url}/console/events`, OPERATOR);
  await transcript.check('a search after the end of the session leads to the sign-in', async () => {
    await endSession(stage, context);
    await page.getByRole('searchbox').fill('no-such-order');
    await page.keyboard.press('Enter');
    return signInAndArrive(page, url, '/console/search?q=no-such-order');
  });
  await transcript.check('so does a button that does something; nothing is done', async () => {
    await page.goto(url + SETTINGS);
    await endSession(stage, context);
    const before = await countCommands(stage);
    await page.getByRole('button', { name: 'Run the doctor' }).click();
    const arrived = await signInAndArrive(page, url, SETTINGS);
    assert.equal(await countCommands(stage), before);
    return arrived;
  });
  await context.close();
}

async function signInAndArrive(page: Page, url: string, path: string): Promise<string> {
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signInHere(page, url, OPERATOR);
  assert.equal(page.url(), url + path);
  return `back at ${path}`;
}

async function endSession({ pool }: Stage, context: BrowserContext): Promise<void> {
  const cookie = (await context.cookies()).find(({ name }) => name === 'console');
  const [, id] = /^s:([^.]+)\./.exec(decodeURIComponent(cookie?.value ?? '')) ?? [];
  const { rowCount } = await pool.query('DELETE FROM console_session WHERE sid = $1', [id]);
  assert.equal(rowCount, 1);
}

async function countCommands({ pool }: Stage): Promise<number> {
  const { rowCount } = await pool.query("SELECT FROM audit WHERE outcome = 'begun'");
  return rowCount ?? 0;
}
