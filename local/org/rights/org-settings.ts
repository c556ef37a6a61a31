import { z } from 'zod';
import type { ObjectSchema } from '../schema/schema.ts';
import { SHARING_MODELS } from './sharing-model.ts';

/** The settings of the org that an admin changes in Setup, as the admin path takes them. */
export const settingsBody = z.strictObject({
  /** Order Settings, "Enable Orders": without it, the org has no object Order. */
  orders: z.boolean().default(true),
  /** Organization-wide defaults that differ from the metadata, by object name. */
  sharing: z
    .partialRecord(z.enum(['Account', 'Contact', 'Order']), z.enum(SHARING_MODELS))
    .default({}),
});

type SettingsBody = z.infer<typeof settingsBody>;

/** The current settings, which last until the org stops. */
export interface OrgSettings {
  current(): SettingsBody;
  replace(settings: SettingsBody): void;
  /** Whether the org has this object with these settings. */
  hasObject(object: ObjectSchema): boolean;
}

/** Settings as a new production org has them. */
export function orgSettings(): OrgSettings {
  let settings = settingsBody.parse({});
  return {
    current: () => settings,
    replace(changed) {
      settings = changed;
    },
    hasObject: ({ name, historyOf }) => settings.orders || (historyOf ?? name) !== 'Order',
  };
}
