import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventType } from '../../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../../local/events/make-event.ts';
import { type StoredEvent, startConnector } from '../../support/connector.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestOrg } from '../../support/local-org.ts';
import { openBrowser, type Page } from '../browser.ts';
import { ADMIN, APP, CONSOLE_VARIABLES, PUBLIC_URL, signIn, VIEWER } from '../console-stage.ts';

const FORCE_APP = fileURLToPath(new URL('../../../force-app/main/default', import.meta.url));
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');
const PERSON = { ...ADMIN, username: 'person@example.com', userId: '0055e000000PersAAC' };

/** An order of a test. */
export interface Life {
  readonly orderId: string;
  readonly salesforceOrderId?: string;
  readonly orderNumber?: string;
}

/** A local org, a connector with a console and a worker, and a browser that is signed in. */
export type OrderStage = Awaited<ReturnType<typeof startOrderStage>>;

/** @param hiddenField an object and a field that the permission sets do not contain */
export async function startOrderStage({ hiddenField }: { readonly hiddenField?: string } = {}) {
  const extra = { apps: [APP], users: [PERSON, VIEWER] };
  const folder = hiddenField === undefined ? undefined : await metadataWithout(hiddenField);
  const org = await startTestOrg(folder, undefined, undefined, undefined, extra);
  const connector = await startConnector({
    ...{ ...org.environment, ...CONSOLE_VARIABLES },
    ...{ CONSOLE_USERS: PERSON.username, CONSOLE_VIEWERS: VIEWER.username },
    WORKER_MOST_ATTEMPTS: '1',
  });
  const token = await org.token();
  const browser = openBrowser(PUBLIC_URL, connector.url);
  await signIn(browser, PERSON);
  let worker = connector.work();
  let minute = 0;
  let orders = 0;

  return {
    ...{ org, connector, browser },
    newOrderId() {
      orders += 1;
      return `7700000${String(orders).padStart(5, '0')}`;
    },
    /** An event that is newer than the ones before. */
    event(type: EventType, life: Life): DigitalRiverEvent {
      minute += 1;
      return makeEvent(type, { ...life, at: new Date(START + minute * 60_000) });
    },
    async send(...events: DigitalRiverEvent[]): Promise<void> {
      const headers = { authorization: `Bearer ${token}` };
      for (const event of events) {
        const reply = await connector.post(WEBHOOKS, JSON.stringify(event), headers);
        expect(reply.status).toBe(202);
      }
    },
    /** Waits for an event's status, and returns it as it is stored. */
    becomes(event: DigitalRiverEvent, status: string): Promise<StoredEvent> {
      return eventually(async () => {
        const stored = (await connector.events()).find(({ event_id }) => event_id === event.id);
        expect([stored?.status, stored?.reason]).toEqual([status, stored?.reason ?? null]);
        return stored as StoredEvent;
      }, 60_000);
    },
    stopWork: () => worker.stop(),
    startWork() {
      worker = connector.work();
    },
    /** A page of the console. */
    page: (path: string): Promise<Page> => browser.get(`${PUBLIC_URL}${path}`),
    /** Submits the form of a page that has this button, with what a person types, and follows. */
    async submit(page: Page, button: string, typed: Record<string, string> = {}): Promise<Page> {
      const { action, fields } = formWith(page, button);
      const headers = { origin: PUBLIC_URL };
      const reply = await browser.post(`${PUBLIC_URL}${action}`, { ...fields, ...typed }, headers);
      return reply.location === '' ? reply : browser.follow(reply.location);
    },
    /** Follows the link of a page with this text. */
    async click(page: Page, text: string): Promise<Page> {
      const links = [...page.text.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
      const [, href = ''] = links.find(([, , label]) => label?.trim() === text) ?? [];
      expect([text, href]).toEqual([text, expect.stringMatching(/^\/console/)]);
      return browser.follow(`${PUBLIC_URL}${href.replaceAll('&amp;', '&')}`);
    },
    /** The connector's calls of the org's API since its start. */
    async countCalls(): Promise<number> {
      const calls = (await org.admin('GET', '/calls')) as { connector: { data: number } };
      return calls.connector.data;
    },
    /** The browser of a person who may only look. */
    async viewer() {
      const viewer = openBrowser(PUBLIC_URL, connector.url);
      await signIn(viewer, VIEWER);
      return viewer;
    },
    eventually: (check: () => Promise<void>) => eventually(check, 60_000),
    becomesState: (id: string, state: string) =>
      eventually(async () => {
        const order = await org.connection.sobject('Order').retrieve(id);
        expect(order).toMatchObject({ DR_Order_State__c: state });
      }, 60_000),
    async stop() {
      await connector.stop();
      await org.stop();
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}

/** Metadata whose permission sets give no right to a field. */
async function metadataWithout(field: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'orders-'));
  await cp(FORCE_APP, folder, { recursive: true });
  const sets = join(folder, 'permissionsets');
  const rights = /<fieldPermissions>[\s\S]*?<\/fieldPermissions>/g;
  for (const file of await readdir(sets)) {
    const xml = await readFile(join(sets, file), 'utf8');
    const without = xml.replace(rights, (each) => (each.includes(`<field>${field}<`) ? '' : each));
    await writeFile(join(sets, file), without);
  }
  return folder;
}

/** What a reader sees of a page: its text with single blanks. */
export function textOf({ text }: Page): string {
  return text
    .replace(/^[\s\S]*<main/, '<main')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,:;])/g, '$1')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"');
}

function formWith({ text }: Page, button: string) {
  const forms = [...text.matchAll(/<form [^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)];
  const [, action = '', content = ''] =
    forms.find(([, , inner]) => inner?.includes(`>${button}</button>`)) ?? [];
  expect([button, action]).toEqual([button, expect.stringMatching(/^\/console/)]);
  const hidden = content.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return {
    action,
    fields: Object.fromEntries([...hidden].map(([, name, value]) => [name, value])),
  };
}
