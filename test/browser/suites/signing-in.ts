import assert from 'node:assert/strict';
import type { Browser, BrowserContext } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import { OPERATOR, signIn } from '../page/sign-in.ts';
import type { Stage } from '../stage.ts';

/** Signs in; the other suites use what it returns. */
export async function signInSuite(
  { browser, local }: Stage,
  transcript: Transcript,
): Promise<BrowserContext> {
  const context = await browser.newContext();
  await transcript.check('sign in at the org, and come back to the page', async () => {
    const page = await context.newPage();
    await signIn(page, `${local.connectorUrl}/console/account`, OPERATOR);
    assert.equal(new URL(page.url()).pathname, '/console/account');
    const text = await page.getByRole('main').textContent();
    assert(text?.includes(OPERATOR));
    await page.close();
    return OPERATOR;
  });
  return context;
}

/** Signs out by keyboard; with scripts or without them. */
export async function signOutSuite(
  { browser, local }: Stage,
  transcript: Transcript,
): Promise<void> {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
    await transcript.check(`sign out by keyboard, ${how}`, () =>
      signOut(browser, `${local.connectorUrl}/console/account`, javaScriptEnabled),
    );
  }
}

async function signOut(browser: Browser, url: string, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  await signIn(page, url, OPERATOR);
  await page.getByRole('button', { name: 'Sign out' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/signed-out');
  await page.goto(url);
  assert.notEqual(new URL(page.url()).origin, new URL(url).origin);
  await context.close();
  return 'the next page asks to sign in again';
}
