import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runNode } from '../run-node.ts';
import { type Stage, USERNAME } from '../stage.ts';
import type { Transcript } from '../transcript.ts';

const CORE_CLIENT = join(import.meta.dirname, '..', 'core-client.ts');

/** The libraries that the CLI and other programs use. */
export async function librarySuite(stage: Stage, { check }: Transcript): Promise<void> {
  await check('@salesforce/core: JWT, access token, create, query', async () => {
    const { url, clientId, keyFile, accessToken } = stage;
    const args = [CORE_CLIENT, url, USERNAME, clientId, keyFile, accessToken];
    const { code, stdout, stderr } = await runNode(args, { home: await stage.folder('core') });
    assert.equal(code, 0, stderr);
    const line = stdout.trim().split('\n').at(-1) ?? '';
    assert.deepEqual(JSON.parse(line), {
      jwt: { made: true, orgId: '00D5e000000LocaEAC', isSandbox: false },
      accessToken: { names: ['By core'] },
    });
    return line;
  });
  await check('jsforce: bulk2 insert, query and delete', () => bulk(stage));
}

async function bulk({ connection: { bulk2 } }: Stage): Promise<string> {
  const job = { object: 'Account', pollInterval: 50 } as const;
  const input = Array.from({ length: 300 }, (_, index) => ({ Name: `By bulk2 ${index}` }));
  const made = await bulk2.loadAndWaitForResults({ ...job, operation: 'insert', input });
  assert.equal(made.successfulResults.length, input.length);
  const rows = await bulk2.query("SELECT Id FROM Account WHERE Name LIKE 'By bulk2 %'", {
    pollInterval: 50,
  });
  const found = await rows.toArray();
  assert.equal(found.length, input.length);
  const gone = await bulk2.loadAndWaitForResults({ ...job, operation: 'delete', input: found });
  assert.deepEqual([gone.successfulResults.length, gone.failedResults], [input.length, []]);
  return `${input.length} rows inserted, queried and deleted`;
}
