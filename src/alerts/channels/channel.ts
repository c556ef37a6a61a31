import type { AlertMessage } from '../message/alert-message.ts';

export type ChannelName = 'webhook' | 'email';

/** A way to alert people. */
export interface Channel {
  readonly name: ChannelName;
  /** Where it leads, without secrets and addresses of people, such as `hooks.example.com`. */
  readonly target: string;
  /**
   * Sends a message. It may arrive more than once, with the same id.
   *
   * @param signal aborted when the process stops
   * @throws ChannelError when it may not have arrived
   */
  send(message: AlertMessage, signal: AbortSignal): Promise<void>;
  /**
   * Checks what can be checked without a message.
   *
   * @throws ChannelError when messages would not arrive
   */
  check(signal: AbortSignal): Promise<void>;
}

/** Why a message was not sent, in a sentence of the connector: no secrets, and no words of others. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
}

/** The longest time that one attempt takes, in milliseconds. */
export const SEND_TIMEOUT_MS = 15_000;
