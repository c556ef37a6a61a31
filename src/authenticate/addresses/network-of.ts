import { familyOf } from './address-range.ts';

const WORDS = 8;
/** A /64, in words of 16 bits. */
const NETWORK_WORDS = 4;
/** `::ffff:0:0/96`: an IPv4 address is in the last two words. */
const MAPPED = '0:0:0:0:0:ffff';

/**
 * The network that an address belongs to, as far as its holder can choose addresses: an IPv4
 * address is alone, while a host with IPv6 has a whole /64.
 *
 * @param address any text
 * @returns the IPv4 address, also of one that is mapped into IPv6; the first 64 bits of another
 *   IPv6 address, in one spelling; any other text as it is
 * @see RFC 4291 §2.5.4 (interface ids of 64 bits), §2.5.5.2 (IPv4-mapped addresses)
 */
export function networkOf(address: string): string {
  if (familyOf(address) !== 'ipv6') return address;
  const words = wordsOf(address);
  if (words.slice(0, 6).join(':') === MAPPED) return ipv4Of(words.slice(6));
  return `${words.slice(0, NETWORK_WORDS).join(':')}::/64`;
}

/** The words of an IPv6 address in hexadecimal; a zone (`%eth0`) does not count. */
function wordsOf(address: string): string[] {
  const [withoutZone = ''] = address.split('%');
  // URLs have one spelling of each address: lower case, without leading zeros and dots.
  const { hostname } = new URL(`http://[${withoutZone}]`);
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter((word) => word !== ''));
  const zeros = Array<string>(WORDS - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail];
}

function ipv4Of(words: readonly string[]): string {
  return words
    .map((word) => Number.parseInt(word, 16))
    .flatMap((word) => [word >> 8, word & 0xff])
    .join('.');
}
