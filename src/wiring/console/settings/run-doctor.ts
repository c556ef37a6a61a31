import type { Environment } from '../../../config/environment.ts';
import type { Examination } from '../../../console/settings/settings-data.ts';

/**
 * Runs the doctor in this process. Its libraries, and those of Salesforce, are loaded with the first
 * run: a web process starts without them.
 */
export async function runDoctor(
  environment: Environment,
  { report, signal }: Examination,
): Promise<void> {
  const { diagnose } = await import('../../../doctor/doctor.ts');
  await diagnose(environment, () => new Date(), { report, signal });
}
