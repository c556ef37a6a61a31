import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { ApiError, errorType } from './api-error.ts';

/** How the next calls of a route are answered instead of by the API. */
export const faultSchema = z.strictObject({
  /** Every method by default. */
  method: z.string().optional(),
  /** The path without the query; a `*` stands for anything. */
  path: z.string().default('*'),
  /** How many calls. */
  times: z.int().min(1).max(100_000).default(1),
  /**
   * The answer's status. `none` closes the connection without an answer; `lost` carries the request
   * out first.
   */
  status: z.union([z.enum(['none', 'lost']), z.int().min(400).max(599)]),
  code: z.string().optional(),
  parameter: z.string().optional(),
  message: z.string().default('The local Digital River was asked to answer this.'),
  /** Seconds, for the header Retry-After. */
  retryAfter: z.int().nonnegative().optional(),
  /** The call takes so many milliseconds before it is answered. */
  delayMs: z.int().min(0).max(60_000).default(0),
});

type Fault = z.infer<typeof faultSchema>;

export interface Faults {
  readonly waiting: readonly Fault[];
  add(fault: Fault): void;
  clear(): void;
  /** Answers a call for which a fault is waiting; the oldest fault first. */
  readonly handler: RequestHandler;
}

/** The faults that were asked for and have not happened yet. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];

  function take(method: string, path: string): Fault | undefined {
    const found = waiting.find(({ fault }) => matches(fault, method, path));
    if (found === undefined) return undefined;
    found.left -= 1;
    waiting = waiting.filter(({ left }) => left > 0);
    return found.fault;
  }

  return {
    get waiting() {
      return waiting.map(({ fault, left }) => ({ ...fault, times: left }));
    },
    add(fault) {
      waiting.push({ fault, left: fault.times });
    },
    clear() {
      waiting = [];
    },
    async handler(request, response, next) {
      const fault = take(request.method, request.path);
      if (fault === undefined) return next();
      await sleep(fault.delayMs);
      if (fault.status === 'none') return request.socket.destroy();
      if (fault.status === 'lost') {
        response.end = () => response.destroy();
        return next();
      }
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      const { code, parameter, message } = fault;
      throw new ApiError(fault.status, errorType(fault.status), { code, parameter, message });
    },
  };
}

function matches({ method, path }: Fault, actualMethod: string, actualPath: string): boolean {
  if (method !== undefined && method.toUpperCase() !== actualMethod) return false;
  const parts = path.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return actualPath === first;
  return actualPath.startsWith(first) && containsInOrder(actualPath, parts);
}

function containsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.endsWith(parts.at(-1) ?? '');
}
