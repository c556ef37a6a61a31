/**
 * The commit of the previous release: the upgrade from it is tried in full, with the way back.
 * Before a release, replace it by the commit of the release before, and add that one to
 * `past-releases.ts`; delete in README.md what only older ones need.
 */
export const PREVIOUS_RELEASE = 'cdcec17a76edc60d4e18eefa32029ba35bb832d8';
