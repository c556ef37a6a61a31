/**
 * The modules of the project that a folder or file may import, and the packages that it may not.
 */
export interface ImportRule {
  /** Paths below src/ that the rule applies to; a later rule replaces an earlier one. */
  readonly of: readonly string[];
  /** Folders and files below src/ that it may import, besides its own folder and `SHARED`. */
  readonly may: readonly string[];
  /** Packages and Node.js modules that it may not import. */
  readonly mayNot?: readonly string[];
  /** The reason, shown with each finding of the linter. */
  readonly because: string;
}
