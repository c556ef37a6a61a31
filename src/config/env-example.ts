import { z } from 'zod';
import { wordWrap } from '../cli/word-wrap.ts';
import { registrationSchema } from '../registration/registration-variables.ts';
import { connectorVariables } from './connector-variables.ts';
import { defaultOf, isRequired } from './settings/variable-facts.ts';

const WIDTH = 100;

/** Workers read the others as well, so they are listed once. */
const registrationOnly = registrationSchema.omit({
  DIGITAL_RIVER_API_KEY: true,
  DIGITAL_RIVER_API_URL: true,
});

/** The text of `.env.example`: every variable with its description, generated from the schemas. */
export function envExample(): string {
  return [
    ...comment(
      'Copy this file to .env, and fill in the lines that do not begin with #. "npm start", "npm run dev" and all commands of the connector read it in the folder that they run in; for the processes alone: "node --env-file=.env src/server.ts", and likewise src/worker.ts.',
    ),
    ...comment(
      'This file is generated. To change it, edit the descriptions in src/config/connector-variables.ts and the files it imports, then run "npm run env-example".',
    ),
    '',
    ...heading('The web and worker processes'),
    ...variables(connectorVariables),
    ...heading('scripts/register-webhooks.ts'),
    ...variables(registrationOnly),
  ].join('\n');
}

function variables(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).flatMap(([name, variable]) => [
    ...comment(explanation(variable)),
    assignment(name, variable),
    '',
  ]);
}

function explanation(variable: z.core.$ZodType): string {
  const { description = '', secret = false } = z.globalRegistry.get(variable) ?? {};
  const requirement = isRequired(variable)
    ? 'Required.'
    : defaultOf(variable) === ''
      ? 'Optional.'
      : `Default: ${defaultOf(variable)}.`;
  return [description, requirement, secret ? 'Secret.' : ''].filter(Boolean).join(' ');
}

/** A required variable is ready to be filled in; any other is a comment that shows its default. */
function assignment(name: string, variable: z.core.$ZodType): string {
  const { example = '' } = z.globalRegistry.get(variable) ?? {};
  return isRequired(variable)
    ? `${name}=${example}`
    : `# ${name}=${defaultOf(variable) || example}`;
}

function heading(title: string): string[] {
  return [`# --- ${title} ${'-'.repeat(WIDTH - title.length - 7)}`, ''];
}

function comment(text: string): string[] {
  const prefix = '# ';
  return wordWrap(text, WIDTH - prefix.length).map((line) => prefix + line);
}
