import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import type { Transcript } from '../../official-clients/transcript.ts';
import type { Stage } from '../stage.ts';

/** What the focused element is, and how the browser shows that it is. */
const FOCUSED = `(() => {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
  return {
    text: document.activeElement.textContent.trim(),
    isVisible: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
  };
})()`;

interface Focused {
  readonly text: string;
  readonly isVisible: boolean;
}

/** Uses the console by keyboard alone. */
export async function keyboardSuite(
  { local }: Stage,
  context: BrowserContext,
  transcript: Transcript,
): Promise<void> {
  const page = await context.newPage();
  await transcript.check('keyboard: the first stop leads to the content', async () => {
    await page.goto(`${local.connectorUrl}/console/account`);
    await page.keyboard.press('Tab');
    const { text, isVisible } = await page.evaluate<Focused>(FOCUSED);
    assert.equal(text, 'Skip to the content');
    assert(isVisible, 'the focus is not visible');
    assert(await page.locator('.skip').isVisible(), 'the link is not visible');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'main');
    return 'Tab, Enter: the focus is on the content';
  });
  await transcript.check('keyboard: each stop shows that it has the focus', async () => {
    await page.goto(`${local.connectorUrl}/console/account`);
    const stops: string[] = [];
    for (let count = 0; count < 50; count += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate('document.activeElement === document.body')) break;
      const { text, isVisible } = await page.evaluate<Focused>(FOCUSED);
      assert(isVisible, `the focus is not visible on "${text}"`);
      stops.push(text);
    }
    assert(stops.includes('Sign out'), `Tab never reaches the button: ${stops.join(', ')}`);
    return `${stops.length} stops`;
  });
  await page.close();
}
