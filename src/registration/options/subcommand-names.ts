/** The subcommands of `register-webhooks`, in the order of its help. */
export const SUBCOMMAND_NAMES = [
  'apply',
  'plan',
  'verify',
  'rotate',
  'list',
  'enable',
  'disable',
  'delete',
] as const;

export type SubcommandName = (typeof SUBCOMMAND_NAMES)[number];

/** Those that know how the webhooks should be: they need the credentials that are registered. */
export const PROVISIONING: readonly SubcommandName[] = ['apply', 'plan', 'verify', 'rotate'];

export function isSubcommand(name: string): name is SubcommandName {
  return SUBCOMMAND_NAMES.some((known) => known === name);
}

export function isProvisioning(name: SubcommandName): boolean {
  return PROVISIONING.includes(name);
}
