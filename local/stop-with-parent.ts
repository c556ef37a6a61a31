/**
 * Preloaded into the connector's processes by `npm run local`: when their parent is gone, killed with -9 say, they end as
 * well, so that the next start finds its ports free. Production never loads this.
 */
process.on('disconnect', () => process.exit(1));
