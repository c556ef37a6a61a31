import type { Response } from 'express';
import { ServiceUnavailableError, TooManyRequestsError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { SingleFlight } from '../../single-flight.ts';
import { SECOND_MS } from '../../time.ts';
import type { Fragments } from './live-page.ts';
import { LiveTopic, type Viewer } from './live-topic.ts';

/** Streams of one process; each keeps a connection, of which the server has a thousand. */
const MAX_STREAMS = 100;
/** Streams of one session: a person looks at fewer pages, and others need theirs. */
const MAX_OF_SESSION = 6;
const INTERVAL_MS = 3 * SECOND_MS;
/** How often a stream shows that it lasts, and its session is checked. Routers cut silent ones. */
const CHECK_INTERVAL_MS = 6 * SECOND_MS;
/** A browser that lets so much wait does not read any more. */
const MAX_UNREAD_BYTES = 1024 * 1024;

export interface LiveOptions {
  readonly maxStreams?: number;
  readonly maxOfSession?: number;
  /** Time between two readings of a page, in milliseconds. */
  readonly everyMs?: number;
  /** Time between two checks of a session, in milliseconds. */
  readonly checkMs?: number;
}

/** One reader's stream. */
export interface StreamToOpen {
  /** The same key shows the same. */
  readonly key: string;
  /** Identifies the reader's session. */
  readonly session: string;
  readonly read: () => Promise<Fragments>;
  /** Whether the reader may still see the page. */
  readonly isAllowed: () => Promise<boolean>;
}

/**
 * The streams of a process to its readers: parts of pages, sent when they change.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class LiveStreams {
  readonly #log: Logger;
  readonly #options: Required<LiveOptions>;
  readonly #topics = new Map<string, LiveTopic>();
  readonly #first = new SingleFlight<Fragments>();
  /** What ends each stream, with its session. */
  readonly #ends = new Map<() => void, string>();
  #isClosed = false;

  constructor(log: Logger, options: LiveOptions = {}) {
    this.#log = log;
    this.#options = {
      ...{
        maxStreams: MAX_STREAMS,
        maxOfSession: MAX_OF_SESSION,
        everyMs: INTERVAL_MS,
        checkMs: CHECK_INTERVAL_MS,
      },
      ...options,
    };
  }

  /**
   * Opens a stream, which lasts until the reader leaves, may not see the page any more, or the
   * process ends.
   *
   * @throws ServiceUnavailableError when there are too many, TooManyRequestsError when the session has
   *   too many; what reading the page throws
   */
  async open(response: Response, stream: StreamToOpen): Promise<void> {
    const { key, session, read } = stream;
    this.#requireRoom(session);
    const first = this.#topics.has(key) ? {} : await this.#first.run(key, read);
    this.#requireRoom(session);
    if (!response.destroyed) this.#serve(response, this.#topicOf(key, read, first), stream);
  }

  /** Ends all streams, and opens none any more: readers come back to another process. */
  close(): void {
    this.#isClosed = true;
    for (const end of [...this.#ends.keys()]) end();
  }

  #requireRoom(session: string): void {
    const ofSession = [...this.#ends.values()].filter((each) => each === session);
    if (ofSession.length >= this.#options.maxOfSession) {
      throw new TooManyRequestsError('You have too many live pages open; close some.', 30);
    }
    if (this.#isClosed || this.#ends.size >= this.#options.maxStreams) {
      throw new ServiceUnavailableError('Too many pages are live now; this one can be refreshed.', {
        retryAfterSeconds: 30,
      });
    }
  }

  /** @param first what is shown at first, if there is no such topic yet */
  #topicOf(key: string, read: () => Promise<Fragments>, first: Fragments): LiveTopic {
    const { everyMs } = this.#options;
    const topic = this.#topics.get(key) ?? new LiveTopic({ read, everyMs, log: this.#log }, first);
    this.#topics.set(key, topic);
    return topic;
  }

  #serve(response: Response, topic: LiveTopic, { key, session, isAllowed }: StreamToOpen): void {
    response.set(HEADERS).flushHeaders();
    response.write('retry: 5000\n\n');
    const end = () => response.end();
    const viewer: Viewer = {
      send: (event, data) => {
        if (response.writableEnded) return;
        response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      },
      end,
    };
    const check = setInterval(() => {
      void checkViewer(response, viewer, isAllowed);
    }, this.#options.checkMs);
    this.#ends.set(end, session);
    response.on('close', () => {
      clearInterval(check);
      this.#ends.delete(end);
      topic.delete(viewer);
      if (!topic.isEmpty) return;
      topic.stop();
      if (this.#topics.get(key) === topic) this.#topics.delete(key);
    });
    topic.add(viewer);
  }
}

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // Proxies must neither gather nor change it.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  // A connection that is kept would hold up the end of the process after the end of the stream.
  Connection: 'close',
};

async function checkViewer(
  response: Response,
  viewer: Viewer,
  isAllowed: () => Promise<boolean>,
): Promise<void> {
  if (await isAllowed()) {
    if (!response.writableEnded) response.write(': live\n\n');
    return;
  }
  viewer.send('end', {});
  viewer.end();
}
