import type { CommandDeclaration, GroupDeclaration } from '../../cli/arguments/declaration.ts';
import { AFTER_COMMAND, afterSubcommand, SUMMARIES } from '../help.ts';
import { optionsOf } from './option-table.ts';
import { SUBCOMMAND_NAMES, type SubcommandName } from './subcommand-names.ts';

const TYPED = 'npm run register-webhooks --';

/** The arguments of `register-webhooks`. Without a subcommand it is `apply`. */
export const REGISTER_WEBHOOKS: GroupDeclaration<Readonly<Record<string, CommandDeclaration>>> = {
  typed: TYPED,
  summary: "register the connector's webhooks with Digital River",
  description:
    "Registers the connector's three webhooks with Digital River. It can be run again at any time: it changes only what differs, and never another's webhook.",
  subcommands: Object.fromEntries(SUBCOMMAND_NAMES.map((name) => [name, declarationOf(name)])),
  default: 'apply',
  after: AFTER_COMMAND,
};

function declarationOf(name: SubcommandName): CommandDeclaration {
  return {
    typed: `${TYPED} ${name}`,
    summary: SUMMARIES[name],
    description: `${name}: ${SUMMARIES[name]}.`,
    options: optionsOf(name),
    after: afterSubcommand(name),
  };
}
