import type { Router } from 'express';
import type { LivePage } from './live/live-page.ts';
import type { Operation } from './operation/operation.ts';
import type { Perform } from './operation/perform.ts';

/** What the pages of all features share. */
export interface PageTools {
  readonly perform: Perform;
  /** Of the Salesforce org, for links to its records. */
  readonly orgUrl: string;
}

/** A part of the console: what can be asked and done, and the pages for people. */
export interface ConsoleFeature {
  /** Also operations of the API. */
  readonly operations: readonly Operation[];
  /** Pages below `/console`, for signed-in users; requests that are not GET come from these pages. */
  pages(tools: PageTools): Router;
  /** The pages whose parts change while somebody looks at them. */
  live?(tools: PageTools): readonly LivePage[];
}
