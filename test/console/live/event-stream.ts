import type { Browser } from '../browser.ts';
import { PUBLIC_URL } from '../console-stage.ts';

/** A change of a part of a page, as the browser's script gets it. */
interface Change {
  readonly name: string;
  readonly version: string;
  readonly html: string;
}

/** A reader's stream of a page. */
export interface EventStream {
  readonly status: number;
  readonly headers: Headers;
  /** All that has come so far. */
  readonly changes: Change[];
  readonly heartbeats: () => number;
  /** Whether the process has sent that the page is not live any more. */
  readonly isOver: () => boolean;
  /** Resolves when the process has ended the stream. */
  readonly ended: Promise<void>;
  leave(): void;
}

/**
 * Opens the stream of a page, with the cookies of a browser.
 *
 * @param url address of the process
 */
export async function openStream(
  url: string,
  browser: Browser,
  path = '/console/live?page=overview&range=1h',
): Promise<EventStream> {
  const leaving = new AbortController();
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'x-forwarded-proto': new URL(PUBLIC_URL).protocol.replace(':', '') };
  const reply = await fetch(url + path, { headers, signal: leaving.signal, redirect: 'manual' });
  const changes: Change[] = [];
  let [heartbeats, isOver] = [0, false];
  const read = async () => {
    let rest = '';
    for await (const chunk of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (rest + chunk).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const data = message.split('\n').find((line) => line.startsWith('data: '));
        if (message.startsWith('event: change')) changes.push(JSON.parse(data?.slice(6) ?? ''));
        if (message.startsWith('event: end')) isOver = true;
        if (message.startsWith(':')) heartbeats += 1;
      }
    }
  };
  const ended = read();
  // A test that leaves does not wait for the end.
  ended.catch(() => undefined);
  return {
    ...{ status: reply.status, headers: reply.headers, changes, ended },
    heartbeats: () => heartbeats,
    isOver: () => isOver,
    leave: () => leaving.abort(),
  };
}
