import { printable } from '../../printable.ts';

/** An address as it can be shown: without a user name, a password or a query, which may be secret. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return '(an address that cannot be read)';
  const { origin, protocol, host, pathname, search, hash } = new URL(address);
  const start = origin === 'null' ? `${protocol}//${host}` : origin;
  return printable(`${start}${pathname}${search + hash === '' ? '' : '?…'}`);
}
