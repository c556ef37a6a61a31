import { deleteSelected, disable, enable } from './account/change-selected.ts';
import { list } from './account/list.ts';
import { apply } from './apply/apply.ts';
import type { Subcommand } from './context.ts';
import type { SubcommandName } from './options/subcommand-names.ts';
import { intervalBackfill } from './rotate/backfill-interval.ts';
import { rotate } from './rotate/rotate.ts';
import { verify } from './verify/verify.ts';

/** What each subcommand does. */
export const SUBCOMMANDS: Readonly<Record<SubcommandName, Subcommand>> = {
  apply: { needs: 'credentials', run: apply },
  plan: { needs: 'credentials', run: apply },
  verify: { needs: 'credentials', run: verify },
  rotate: { needs: 'credentials', run: (context) => rotate(context, intervalBackfill(context)) },
  list: { needs: 'key', run: list },
  enable: { needs: 'key', run: enable },
  disable: { needs: 'key', run: disable },
  delete: { needs: 'key', run: deleteSelected },
};
