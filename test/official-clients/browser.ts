import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Plays a person with a browser: opens the org's authorize page, allows the access for the first
 * user, and follows the redirect back to the client, which may not be listening yet.
 */
const [url = ''] = process.argv.slice(2);

/** The value of an input of a page. */
function inputOf(page: string, name: string): string {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1];
  if (value === undefined) throw new Error(`The page has no input ${name}:\n${page}`);
  return value.replaceAll('&amp;', '&');
}

const page = await (await fetch(url)).text();
const decision = await fetch(new URL('/services/oauth2/authorize', url), {
  method: 'POST',
  body: new URLSearchParams({
    request: inputOf(page, 'request'),
    user: inputOf(page, 'user'),
    decision: 'allow',
  }),
  redirect: 'manual',
});
const callback = decision.headers.get('location') ?? '';
for (let attempt = 1; ; attempt += 1) {
  try {
    await fetch(callback, { signal: AbortSignal.timeout(10_000) });
    break;
  } catch (error) {
    if (attempt === 5) throw error;
    await sleep(1000);
  }
}
