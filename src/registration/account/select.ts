import { shownText } from '../../shown-text.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { ownPath, pathAnywhere } from '../../sources/digital-river/own-address.ts';
import type { AccountOptions } from '../options/registration-options.ts';
import { shownAddress } from '../plan/addresses.ts';

/** The webhooks that a subcommand acts on, or one sentence for each problem. */
export type Selection =
  | { readonly selected: readonly DigitalRiverWebhook[] }
  | { readonly problems: readonly string[] };

/**
 * Selects webhooks of ours: all under the base address, or those with the given ids. A webhook with
 * another path, or under another address than the given one, is not ours and never selected.
 */
export function selectWebhooks(
  registered: readonly DigitalRiverWebhook[],
  { ids, address }: Pick<AccountOptions, 'ids' | 'address'>,
): Selection {
  if (address === undefined) return { problems: [ADDRESS_MISSING] };
  const isOurs = (webhook: DigitalRiverWebhook) => ownPath(webhook.address, address) !== undefined;
  if (ids.length === 0) {
    const selected = registered.filter(isOurs);
    return selected.length > 0 ? { selected } : { problems: [noneText(registered, address)] };
  }
  const problems = ids.flatMap((id) => {
    const found = registered.find((webhook) => webhook.id === id);
    if (found === undefined) {
      return [
        `--id: expected the id of a webhook of this account, got ${shownText(id)}. The subcommand list shows the ids; those of test and production differ.`,
      ];
    }
    return isOurs(found) ? [] : [othersText(found, address)];
  });
  return problems.length > 0
    ? { problems }
    : { selected: registered.filter(({ id }) => ids.includes(id)) };
}

const ADDRESS_MISSING =
  "--address: expected the connector's base address, got nothing, and PUBLIC_URL is not set. Every installation has webhooks with these paths: without the address it is not known which are ours.";

function noneText(registered: readonly DigitalRiverWebhook[], address: string): string {
  return `Expected webhooks under ${address}, found none among the ${registered.length} of this account. The subcommand list shows them.`;
}

function othersText({ id, address }: DigitalRiverWebhook, base: string): string {
  const isOurPath = pathAnywhere(address) !== undefined;
  const reason = isOurPath ? `it is not under ${base}` : 'its path is none of ours';
  return `--id: expected a webhook of ours, but ${shownText(id)} calls ${shownAddress(address)}: ${reason}. Others' webhooks are not changed here; use the Digital River Dashboard.`;
}
