import { randomUUID } from 'node:crypto';
import type { Connection } from 'jsforce';
import type { Environment } from '../../src/config/index.ts';
import { InputError } from '../../src/errors.ts';
import { type ExaminedEvent, examineSample } from '../../src/source-tools/check/examine-event.ts';
import { signCall } from '../../src/source-tools/sign/sign-call.ts';
import { sourceVariables } from '../../src/source-tools/source-variables.ts';
import { mappedSource } from '../../src/sources/mapped/compile/mapped-source.ts';
import { callTrial } from '../call-trial.ts';
import type { LocalDescription } from '../description.ts';
import { eventTypes } from '../events/event-types.ts';
import { readInputFile } from '../input-files.ts';
import { createOrder, openLocalOrg } from '../org-client.ts';
import { settledEvents } from '../outcome/settled-events.ts';
import { senderTypes } from '../sender-events.ts';
import { recordLines } from './record-lines.ts';
import { storedText } from './stored-event.ts';
import { trialMapping } from './trial-mappings.ts';

/** What is to be sent. */
export interface SampleToSend {
  readonly source: string;
  readonly file: string;
  /** Further headers, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a sample as its sender would: signed by the proof of the mapping file. In it, `{{orderNumber}}`
 * and `{{orderId}}` stand for a new Order of the local org, and `{{id}}` for a new id. Then prints
 * what came of its events, and of the records that they write.
 *
 * @throws InputError when the trial has no such source, Error when the connector rejects the sample, or
 *   the inbox parks an event of it
 */
export async function sendSample(
  { source, file, headers: given }: SampleToSend,
  local: LocalDescription,
  environment: Environment,
  print: (line: string) => void,
): Promise<void> {
  if ([...eventTypes, ...senderTypes].some((type) => type === source)) {
    throw new InputError(`"send ${source}" takes no further argument, got "${file}".`);
  }
  const { mapping, file: mappingFile } = trialMapping(environment, source);
  const template = await readInputFile(file, 'a file with a body as the sender posts it');
  const org = await openLocalOrg(local);
  const body = Buffer.from(await filledIn(template, org));
  const { secretsOf, mode } = sourceVariables(mappingFile, mapping, environment);
  const at = new Date();
  const headers = signCall(mapping.proof, secretsOf, { body, headers: given, at });
  const [path = ''] = mapping.paths;
  const reply = await callTrial(local.connectorUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  print(`POST ${path} was answered with ${reply.status}: ${reply.body.toString() || '(no text)'}`);
  if (!reply.ok) throw new Error('The connector rejected the call and stored nothing.');
  const compiled = mappedSource(mapping, { mode });
  const events = examineSample(compiled, { name: file, body, headers }, at);
  await printOutcomes({ source, events, environment, org, orgUrl: local.orgUrl }, print);
}

async function filledIn(template: string, org: Connection): Promise<string> {
  const text = template.replaceAll('{{id}}', () => randomUUID());
  if (!/\{\{order(?:Number|Id)\}\}/.test(text)) return text;
  const order = await createOrder(org);
  return text.replaceAll('{{orderNumber}}', order.orderNumber).replaceAll('{{orderId}}', order.id);
}

interface Sent {
  readonly source: string;
  readonly events: readonly ExaminedEvent[];
  readonly environment: Environment;
  readonly org: Connection;
  readonly orgUrl: string;
}

async function printOutcomes(
  { source, events, environment, org, orgUrl }: Sent,
  print: (line: string) => void,
): Promise<void> {
  const ids = events.flatMap(({ envelope }) => (envelope === undefined ? [] : [envelope.id]));
  const stored = await settledEvents(
    environment.DATABASE_URL ?? '',
    ids.map((id) => ({ source, id })),
  );
  const standing = new Map(ids.map((id, index) => [id, stored[index]]));
  for (const { name, envelope, problem, writes } of events) {
    const event = envelope === undefined ? undefined : standing.get(envelope.id);
    if (envelope === undefined || event === undefined) {
      print(`${name} was kept as rejected: ${problem?.reason ?? 'no reason'}`);
      continue;
    }
    for (const line of storedText(envelope.id, event)) print(line);
    for (const line of await recordLines(org, orgUrl, writes)) print(line);
  }
  const isUseless =
    stored.some(({ status }) => status === 'parked') || stored.length < events.length;
  if (isUseless) throw new Error('An event is parked or was kept as rejected: it is not written.');
}
