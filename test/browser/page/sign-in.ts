import type { Page } from 'playwright-core';

/** Users of the local org, by what they may do in the console. */
export const OPERATOR = 'operations@local.example';
export const VIEWER = 'support@local.example';

/** Opens a page of the console, and signs in at the local org as a person does. */
export async function signIn(page: Page, url: string, username: string): Promise<void> {
  await page.goto(url);
  await signInHere(page, url, username);
}

/** Signs in on the page of the local org that is open. @param url of the console */
export async function signInHere(page: Page, url: string, username: string): Promise<void> {
  await page.getByLabel(username).check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL((at) => at.origin === new URL(url).origin);
}
