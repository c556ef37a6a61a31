import type { Pool } from 'pg';
import { recordId } from '../record-id.ts';

/** Key prefix of deployments. */
const PREFIX = '0Af';

/** Creates the id of a new deployment. */
export async function nextDeployId(pool: Pool): Promise<string> {
  const text = `select nextval('org_deploy_number') as number`;
  const { rows } = await pool.query<{ number: string }>(text);
  return recordId(PREFIX, Number(rows[0]?.number));
}

/** Stores the result of a deployment. */
export async function saveDeploy(pool: Pool, id: string, result: object): Promise<void> {
  const text = 'insert into org_deploy (id, result) values ($1, $2)';
  await pool.query(text, [id, JSON.stringify(result)]);
}

/** Reads the result of a deployment; undefined when it does not exist. */
export async function findDeploy<R extends object>(pool: Pool, id: string): Promise<R | undefined> {
  const text = 'select result from org_deploy where id = $1';
  return (await pool.query<{ result: R }>(text, [id])).rows[0]?.result;
}
