import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { LocalDescription } from '../../local/description.ts';
import type { Environment } from '../../src/config/index.ts';
import { signCall } from '../../src/source-tools/sign/sign-call.ts';
import { sourceVariables } from '../../src/source-tools/source-variables.ts';
import { readMappingFile } from '../../src/sources/mapped/file/read-mapping-file.ts';

/** The sender by a mapping file that the console shows beside those that are written in code. */
export const MAPPED_SOURCE = 'memberships';
export const MAPPING_FILE = 'examples/sources/standard-webhooks/memberships.yaml';

/** What the sender calls the id of a membership in calls that the mapping file cannot read. */
export const OTHER_NAME = '"membership"';
const STARTED =
  '{"type":"membership.started","timestamp":"2026-11-01T10:00:00Z","data":{"id":"?"}}';
/** The longest id that the connector takes: no page may become wider by it. */
const LONG_ID = 'mem_'.padEnd(255, '9');
const READABLE = 2;
const UNREADABLE = 2;

/**
 * Sends what the sender would: memberships that start, and some whose id has another name, so that
 * they are rejected.
 *
 * @param environment of the connector in the trial, which has the sender's secret
 */
export async function sendMapped(
  { connectorUrl }: LocalDescription,
  environment: Environment,
): Promise<void> {
  const read = readMappingFile(await readFile(MAPPING_FILE, 'utf8'), MAPPING_FILE);
  assert('mapping' in read);
  const { mapping } = read;
  const { secretsOf } = sourceVariables(MAPPING_FILE, mapping, environment);
  for (let number = 1; number <= READABLE + UNREADABLE; number += 1) {
    const text = STARTED.replace('?', number === 1 ? LONG_ID : `mem_${number}`);
    const body = Buffer.from(number > READABLE ? text.replace('"id"', OTHER_NAME) : text);
    const headers = { 'webhook-id': `msg_${number}` };
    const reply = await fetch(connectorUrl + mapping.paths[0], {
      method: 'POST',
      headers: signCall(mapping.proof, secretsOf, { body, headers, at: new Date() }),
      body,
    });
    assert(reply.ok, `The connector answered ${reply.status}: ${await reply.text()}`);
  }
}
