import { asksForHelp } from '../../src/cli/arguments/read-arguments.ts';
import { ENV_FILE, loadEnvFile } from '../../src/cli/env-file/load-env-file.ts';
import type { Output } from '../../src/cli/output.ts';
import type { ProgramCommand } from '../../src/cli/program.ts';

type Run = ProgramCommand['run'];

/** All commands. Each loads its implementation when it is run. */
export const COMMANDS: Readonly<Record<string, ProgramCommand>> = {
  doctor: {
    summary: 'check the whole set-up, and give advice',
    run: withEnvFile(async (argv, output) => {
      const { doctorCommand } = await import('../../src/doctor/command.ts');
      return doctorCommand(argv, output);
    }, sayWhatWasRead),
  },
  replay: {
    summary: 'list parked events, replay them, and repair what became of orders',
    run: withEnvFile(async (argv, output) => {
      const { replayCommand } = await import('../../src/replay/command.ts');
      return replayCommand(argv, output);
    }),
  },
  'register-webhooks': {
    summary: "register the connector's webhooks with Digital River",
    run: withEnvFile(async (argv, output) => {
      const { registerCommand } = await import('../../src/registration/command.ts');
      return registerCommand(argv, output);
    }),
  },
  backfill: {
    summary: "read Digital River's log of events, and store what the inbox lacks",
    run: withEnvFile(async (argv, output) => {
      const { backfillCommand } = await import('../../src/backfill/command.ts');
      return backfillCommand(argv, output);
    }),
  },
  'create-client': {
    summary: "create a client of the connector's own token endpoint",
    run: withEnvFile(async (argv, output) => {
      const { createClient } = await import('../../src/oauth/issuer/create-client.ts');
      return createClient(argv, output, new Date());
    }),
  },
  'create-signing-key': {
    summary: "create a key that signs the connector's own access tokens",
    run: withEnvFile(async (argv, output) => {
      const { createSigningKey } = await import('../../src/oauth/issuer/create-signing-key.ts');
      return createSigningKey(argv, output);
    }),
  },
  migrate: {
    summary: 'bring the database to the newest schema',
    run: withEnvFile(async (argv, output) => {
      const { migrateCommand } = await import('../../src/migrate/command.ts');
      return migrateCommand(argv, output);
    }),
  },
  source: {
    summary: 'check a mapping file, and write the Salesforce metadata that it needs',
    run: withEnvFile(async (argv, output) => {
      const { sourceCommand } = await import('../../src/source-tools/command.ts');
      return sourceCommand(argv, output);
    }),
  },
  local: {
    summary: 'run everything on this machine: a stand-in of the org, Digital River, the connector',
    run: directly(async (argv, output) => {
      const { localCommand } = await import('../../local/command.ts');
      return localCommand(argv, output);
    }),
  },
  'check-events': {
    summary: 'send the events of a folder to the running trial, and show what they wrote',
    run: directly(async (argv, output) => {
      const { checkEventsCommand } = await import('./check-events.ts');
      return checkEventsCommand(argv, output);
    }),
  },
  start: {
    summary: 'run the web process here, with the variables of .env',
    run: withEnvFile(async (argv, output) => {
      const { startCommand } = await import('./start.ts');
      return startCommand(argv, output);
    }),
  },
  dev: {
    summary: 'run web and worker here, and restart them when a file changes',
    run: async (argv, output) => {
      const { devCommand } = await import('./dev.ts');
      return devCommand(argv, output);
    },
  },
};

/**
 * The command with the variables of the file `.env` in the working directory. The commands about the
 * trial do without it: what it sets is not about the trial.
 */
function withEnvFile(run: Run, wasRead: (output: Output) => void = () => undefined): Run {
  return (argv, output) => {
    if (!asksForHelp(argv) && loadEnvFile()) wasRead(output);
    return run(argv, output);
  };
}

/** A command about the trial, which calls nothing but this machine. */
function directly(run: Run): Run {
  return async (argv, output) => {
    const { withoutProxy } = await import('../../local/without-proxy.ts');
    withoutProxy();
    return run(argv, output);
  };
}

/** On the error output, so that the result stays alone on the output. */
function sayWhatWasRead(output: Output): void {
  output.err(`Variables that were not set were read from ${ENV_FILE}.\n`);
}
