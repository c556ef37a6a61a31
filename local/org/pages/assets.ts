import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { z } from 'zod';

const manifest = createRequire(import.meta.url).resolve(
  '@salesforce-ux/design-system/package.json',
);
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(manifest, 'utf8')));

/**
 * Path of the Lightning Design System; it contains the version, so that browsers can cache the
 * files.
 */
export const designSystemPath = `/assets/slds/${version}`;

/** Path of the pages' own styles, scripts and images. */
export const ownAssetsPath = '/assets/pages';

/** Serves the files that the pages load; none comes from another machine. */
export function assets(): Router {
  const router = express.Router();
  const designSystem = join(dirname(manifest), 'assets');
  const own = fileURLToPath(new URL('client', import.meta.url));
  router.use(designSystemPath, express.static(designSystem, { maxAge: '365d', immutable: true }));
  // Without a version in the path, browsers revalidate them each time; an ETag keeps that cheap.
  router.use(ownAssetsPath, express.static(own, { maxAge: 0 }));
  return router;
}
