import { fileURLToPath } from 'node:url';
import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/**
 * Half of what counts as good for people: https://web.dev/articles/cls. Figures that arrive while a
 * page is open are longer than those before.
 */
export const MAX_LAYOUT_SHIFT = 0.05;

/** A page of the console, and what is wrong with it since it was opened. */
export interface WatchedPage {
  readonly page: Page;
  /** Violations of the content security policy, errors of scripts, and requests to other hosts. */
  problems(): Promise<string[]>;
  /** How far its parts have moved without being asked to: the sum of the layout shifts. */
  layoutShift(): Promise<number>;
}

const RECORD = fileURLToPath(new URL('client/record.js', import.meta.url));

/** @param origin the only one that the page may ask */
export async function openWatchedPage(
  context: BrowserContext,
  origin: string,
): Promise<WatchedPage> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(...problemIn(message)));
  page.on('pageerror', ({ message }) => problems.push(`script: ${message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== origin) problems.push(`asks ${url.origin}`);
  });
  await page.addInitScript({ path: RECORD });
  return {
    page,
    async problems() {
      const violations = await page.evaluate<string[]>('recorded.violations');
      return [...new Set([...problems.splice(0), ...violations])];
    },
    layoutShift: () => page.evaluate<number>('recorded.layoutShift'),
  };
}

/** The browser also reports a page that is answered with a status such as 404: no problem. */
function problemIn(message: ConsoleMessage): string[] {
  const isProblem = ['error', 'warning'].includes(message.type());
  return isProblem && !/status of 4\d\d/.test(message.text()) ? [message.text()] : [];
}
