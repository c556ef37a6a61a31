import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { post } from '../../abuse/flood.ts';
import { type AnsweredCall, checkGoodCalls } from './check-good-calls.ts';
import { GOOD_CALLS, recordsOf } from './good-call.ts';
import type { KnownOrder, SourceName } from './good-event.ts';
import type { Prove } from './proofs.ts';
import type { Door, Stage } from './stage.ts';

const PAUSE_MS = 100;

/** Callers that keep sending valid events, each about Orders of its own. */
export interface GoodCallers {
  /** Ends the calls. */
  stop(): Promise<void>;
  /** Checks the calls and the records in the org, once all events are settled. */
  problems(): Promise<string[]>;
  readonly calls: readonly AnsweredCall[];
}

/**
 * Starts a caller of each source, and of Digital River one for each web process, which sends an
 * event about one of its Orders after another.
 */
export function startGoodCallers(
  stage: Stage,
  orders: readonly KnownOrder[],
  prove: Prove,
): GoodCallers {
  const agent = new Agent({ keepAlive: true });
  const calls: AnsweredCall[] = [];
  let stopping = false;

  async function keepSending({ source, door }: Caller, own: readonly KnownOrder[]): Promise<void> {
    for (let next = 0; !stopping; next += 1) {
      const order = own[next % own.length];
      if (order === undefined) return;
      const call = GOOD_CALLS[source](order);
      const { path, headers } = prove(source, door, Buffer.from(call.body));
      const began = performance.now();
      const status = await post(door, agent, path, headers, call.body);
      calls.push({ ...call, status, ms: performance.now() - began });
      await sleep(PAUSE_MS);
    }
  }

  const callers = callersOf(stage);
  const running = callers.map((caller, first) =>
    keepSending(
      caller,
      orders.filter((_, index) => index % callers.length === first),
    ),
  );
  return {
    async stop() {
      stopping = true;
      await Promise.all(running);
      agent.destroy();
    },
    problems: async () => checkGoodCalls(calls, await recordsOf(stage.orgUrl, calls)),
    calls,
  };
}

interface Caller {
  readonly source: SourceName;
  readonly door: Door;
}

function callersOf({ doors }: Stage): Caller[] {
  const [first] = doors;
  return [
    ...doors.map((door) => ({ source: 'digital-river' as const, door })),
    { source: 'xanpay', door: first },
    { source: 'xoxoday-plum', door: first },
  ];
}
