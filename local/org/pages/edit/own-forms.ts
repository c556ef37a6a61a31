import type { Request } from 'express';

/**
 * Whether a form was sent by a page of this org, and not by another site that is open in the same
 * browser. Browsers send Sec-Fetch-Site or Origin with every form; other programs send neither. The
 * host is checked as well, since a foreign name can lead to this machine.
 * @param url the org's address
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function isOwnForm(request: Request, url: string): boolean {
  const { host, port } = new URL(url);
  const given = request.get('host') ?? '';
  const names = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  if (given !== host && !names.includes(given)) return false;
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  return site === undefined
    ? origin === undefined || origin === `http://${given}`
    : site === 'same-origin';
}
