import { z } from 'zod';
import { wordWrap } from '../cli/word-wrap.ts';
import { registrationSchema } from '../registration/registration-variables.ts';
import { connectorVariables } from './index.ts';

const WIDTH = 100;

/** The text of `.env.example`: every variable with what it means, made from the schemas that read them. */
export function envExample(): string {
  return [
    ...comment(
      'Copy this file to .env, fill in what stands without a # in front, and start with it: "node --env-file=.env src/server.ts", and in the same way src/worker.ts, scripts/doctor.ts and the other scripts.',
    ),
    ...comment(
      'It is made by "node scripts/env-example.ts" from src/config/index.ts: change it there.',
    ),
    '',
    ...heading('The web and worker processes'),
    ...variables(connectorVariables),
    ...heading('scripts/register-webhooks.ts'),
    ...variables(registrationSchema),
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
  const standing = needed(variable)
    ? 'Required.'
    : fallback(variable) === ''
      ? 'Optional.'
      : `Default: ${fallback(variable)}.`;
  return [description, standing, secret ? 'Secret.' : ''].filter(Boolean).join(' ');
}

/** What has to be set stands ready to be filled in; the rest is a comment that shows its default. */
function assignment(name: string, variable: z.core.$ZodType): string {
  const { example = '' } = z.globalRegistry.get(variable) ?? {};
  return needed(variable) ? `${name}=${example}` : `# ${name}=${fallback(variable) || example}`;
}

function needed(variable: z.core.$ZodType): boolean {
  return !z.safeParse(variable, undefined).success;
}

/** The value that counts when a variable is not set; empty when there is none. */
function fallback(variable: z.core.$ZodType): string {
  return String(z.safeParse(variable, undefined).data ?? '');
}

function heading(title: string): string[] {
  return [`# --- ${title} ${'-'.repeat(WIDTH - title.length - 7)}`, ''];
}

function comment(text: string): string[] {
  const sign = '# ';
  return wordWrap(text, WIDTH - sign.length).map((line) => sign + line);
}
