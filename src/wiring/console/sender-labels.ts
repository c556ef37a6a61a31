import type { WebParts } from '../web-parts.ts';

/** What people call the configured senders, by the name of their source. */
export function senderLabels({
  config,
  profile,
  senders,
}: Pick<WebParts, 'config' | 'profile' | 'senders'>): ReadonlyMap<string, string> {
  return new Map(
    senders().map(({ sender, source }) => [source.name, sender.describe(config, profile()).label]),
  );
}
