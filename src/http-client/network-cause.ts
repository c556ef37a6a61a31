/** How many causes of causes are looked at. */
const MAX_DEPTH = 5;
/** Codes of Node.js, OpenSSL and undici. Anything else might quote what was sent. */
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/;

/** What may be known of a failure of the network. */
export interface NetworkCause {
  /** Such as `ECONNREFUSED`. */
  readonly code?: string;
  /** The host that the error names: that of the proxy, if the proxy is the cause. */
  readonly host?: string;
}

/**
 * The first code in the chain of an error's causes. Messages are not read, because those of network
 * errors may quote what was sent.
 *
 * @param thrown what `fetch` or a socket failed with; its class depends on the realm, so only its
 *   shape is looked at
 */
export function networkCause(thrown: unknown): NetworkCause {
  let error = thrown;
  for (let depth = 0; depth < MAX_DEPTH && error !== undefined; depth += 1) {
    const code = property(error, 'code');
    if (typeof code === 'string' && CODE.test(code)) return { code, ...hostIn(error) };
    error = property(error, 'cause');
  }
  return {};
}

function hostIn(error: unknown): { host?: string } {
  const [hostname, address, port] = ['hostname', 'address', 'port'].map((key) =>
    property(error, key),
  );
  if (typeof hostname === 'string') return { host: hostname };
  return typeof address === 'string' ? { host: `${address}:${port}` } : {};
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
