import Table from 'cli-table3';
import { printable } from '../../printable.ts';
import { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { ownPath, pathAnywhere } from '../../sources/digital-river/own-address.ts';
import type { AccountContext, ExitStatus } from '../context.ts';
import { shownAddress } from '../plan/addresses.ts';
import { transportOf } from '../plan/difference.ts';
import { printJson } from '../report/print-json.ts';
import { reportFailure } from '../report/report-problems.ts';

/** Shows all webhooks of the account, ours and others', without their secrets. */
export async function list(context: AccountContext): Promise<ExitStatus> {
  const { client, options, output } = context;
  try {
    const rows = (await client.listWebhooks()).map((webhook) => shown(webhook, options.address));
    if (options.isJson) printJson(context, 0, { webhooks: rows });
    else output.out(`${listText(rows)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof DigitalRiverError) return reportFailure(context, error);
    throw error;
  }
}

function shown(webhook: DigitalRiverWebhook, base: string | undefined) {
  const { id, address, types, enabled = true, apiVersion, oauth } = webhook;
  const endpoint = oauth?.tokenEndPoint;
  const transport = transportOf(webhook);
  return {
    id,
    owner: ownerOf(address, base),
    enabled,
    types: types.toSorted(),
    address: shownAddress(address),
    transport,
    tokenEndpoint: transport === 'OAUTH' && endpoint ? shownAddress(endpoint) : null,
    apiVersion: apiVersion ?? null,
  };
}

type Shown = ReturnType<typeof shown>;

/** Without a base address, it is not known whose a webhook with one of our paths is. */
function ownerOf(address: string, base: string | undefined): 'ours' | 'other' | 'unknown' {
  if (base !== undefined) return ownPath(address, base) === undefined ? 'other' : 'ours';
  return pathAnywhere(address) === undefined ? 'other' : 'unknown';
}

function listText(rows: readonly Shown[]): string {
  if (rows.length === 0) return 'No webhooks are registered for this key.';
  const table = new Table({
    head: ['Event types', 'Address', 'State', 'Transport', 'Whose', 'Webhook id'],
    style: { head: [], border: [] },
  });
  for (const { types, address, enabled, transport, tokenEndpoint, owner, id } of rows) {
    const state = enabled ? 'enabled' : 'disabled';
    const tokens = tokenEndpoint === null ? [] : ['tokens from', tokenEndpoint];
    const cells = [types.join('\n'), address, state, [transport, ...tokens].join('\n'), owner, id];
    table.push(cells.map(printable));
  }
  const isUnclear = rows.some(({ owner }) => owner === 'unknown');
  const hint = "Whose a webhook with one of the connector's paths is, --address shows.";
  return isUnclear ? `${table.toString()}\n${hint}` : table.toString();
}
