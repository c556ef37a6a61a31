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

/**
 * Stores the result of a deployment.
 * @param validatedZip the zip of a validation that can be deployed later without being sent again
 */
export async function saveDeploy(
  pool: Pool,
  id: string,
  result: object,
  validatedZip: Uint8Array | undefined,
): Promise<void> {
  const text = 'insert into org_deploy (id, result, validated_zip) values ($1, $2, $3)';
  const zip = validatedZip && Buffer.from(validatedZip);
  await pool.query(text, [id, JSON.stringify(result), zip]);
}

/** How long a validation can be deployed, in days, as on the platform. */
const VALIDATION_DAYS = 10;

/**
 * Reads the zip of a validation. Undefined when there is none, or it is too old, or the org's
 * metadata has been deployed since.
 */
export async function findValidatedZip(pool: Pool, id: string): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ zip: Buffer }>(
    `select validated_zip as zip from org_deploy as validation
     where id = $1 and validated_zip is not null
       and created_at > now() - make_interval(days => ${VALIDATION_DAYS})
       and not exists (select from org_deploy as later
         where later.created_at > validation.created_at
           and later.result->>'status' = 'Succeeded' and later.result->>'checkOnly' = 'false')`,
    [id],
  );
  return rows[0]?.zip;
}

/** Reads the result of a deployment; undefined when it does not exist. */
export async function findDeploy<R extends object>(pool: Pool, id: string): Promise<R | undefined> {
  const text = 'select result from org_deploy where id = $1';
  return (await pool.query<{ result: R }>(text, [id])).rows[0]?.result;
}
