import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { assets } from '../../../org/pages/assets.ts';

/** Path of the style sheet and images of these pages. */
export const peerAssetsPath = '/assets/peer';

/** Serves the files that the pages load; none comes from another machine. */
export function peerAssets(): Router {
  const router = express.Router();
  router.use(assets());
  const own = fileURLToPath(new URL('../client', import.meta.url));
  router.use(peerAssetsPath, express.static(own, { maxAge: 0 }));
  return router;
}
