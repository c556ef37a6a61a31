import type { LocalCredentials } from '../../local/credentials.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { XANPAY_PATH } from '../../src/sources/xanpay/xanpay-source.ts';
import { mappedCaller } from './mapped/mapped-senders.ts';
import type { PlannedEvent } from './plan/events.ts';
import type { OrgAdmin } from './stage/org-admin.ts';

/** One request of a sender. */
export interface Call {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** To be called when its proof is denied. */
  readonly denied?: () => void;
}

/** Makes the calls of every sender, each with its own proof. */
export interface Callers {
  /**
   * @param events of one sender
   * @returns undefined when the sender gets no token
   */
  call(events: readonly PlannedEvent[]): Promise<Call | undefined>;
}

/** The senders of a run. */
export function createCallers(admin: OrgAdmin, { xanpay }: LocalCredentials): Callers {
  const tokens = cachedToken(admin);
  const pair = Buffer.from(`${xanpay.username}:${xanpay.password}`).toString('base64');
  const fastspring = mappedCaller('fastspring');
  const memberships = mappedCaller('memberships');

  async function digitalRiverCall(body: string): Promise<Call | undefined> {
    const token = await tokens.current();
    if (token === undefined) return undefined;
    return {
      path: DIGITAL_RIVER_PATHS.webhooks,
      body,
      headers: { authorization: `Bearer ${token}` },
      denied: () => tokens.discard(token),
    };
  }

  return {
    async call(events) {
      const [event] = events;
      if (event === undefined) return undefined;
      const { sender, id, body } = event;
      switch (sender) {
        case 'digital-river':
          return digitalRiverCall(body);
        case 'xanpay':
          return { path: XANPAY_PATH, body, headers: { authorization: `Basic ${pair}` } };
        case 'fastspring': {
          const all = `{"events":[${events.map((each) => each.body).join(',')}]}`;
          return {
            path: fastspring.path,
            body: all,
            headers: fastspring.sign(Buffer.from(all), {}),
          };
        }
        case 'memberships': {
          const headers = memberships.sign(Buffer.from(body), { 'webhook-id': id });
          return { path: memberships.path, body, headers };
        }
      }
    },
  };
}

/** One token for all deliveries, renewed when it is denied. */
function cachedToken(admin: OrgAdmin) {
  let token: Promise<string | undefined> | undefined;
  let known: string | undefined;
  return {
    async current() {
      token ??= admin.token().catch(() => undefined);
      known = await token;
      if (known === undefined) token = undefined;
      return known;
    },
    discard(old: string) {
      if (old === known) token = undefined;
    },
  };
}
