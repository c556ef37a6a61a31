import { randomUUID } from 'node:crypto';
import type { Inbox } from '../../../src/inbox/inbox.ts';
import { among, WEB_SABOTAGES } from './names.ts';

/**
 * An inbox without the named guards. `event-ids`: each arrival gets an id of its own, so that no
 * repeat is recognized · `commit-first`: an event is acknowledged before its commit.
 */
export function sabotageInbox(inbox: Inbox, names: readonly string[]): Inbox {
  const wanted = among(WEB_SABOTAGES, names);
  return {
    ...inbox,
    accept(event) {
      const stored = inbox.accept(
        wanted.includes('event-ids') ? { ...event, eventId: randomUUID() } : event,
      );
      if (!wanted.includes('commit-first')) return stored;
      stored.catch(() => undefined);
      return Promise.resolve({ isNew: true });
    },
  };
}
