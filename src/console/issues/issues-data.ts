import type { Issue, IssueChange, IssueState } from '../../issues/issue.ts';
import type { IssueEvent } from '../../issues/issue-events.ts';
import type { Run } from '../../issues/runs/run.ts';

/** What is to be checked in Salesforce. */
export type Cause = Pick<Issue, 'code' | 'object' | 'field'>;

/** What a check found, in our words. */
export interface CauseFinding {
  /** What was checked. */
  readonly check: string;
  readonly standing: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly found: string;
  readonly todo?: string | undefined;
}

/** What the slice needs. */
export interface IssuesData {
  /** Brings issues up to date, if that is quick; returns when they were so last. */
  refresh(): Promise<Date | undefined>;
  list(state: IssueState, max: number): Promise<Issue[]>;
  read(key: string): Promise<Issue | undefined>;
  /** The newest first. */
  changes(key: string): Promise<IssueChange[]>;
  /** The newest first. */
  events(key: string, before: string | undefined, max: number): Promise<IssueEvent[]>;
  /** The newest first. */
  runs(key: string): Promise<Run[]>;
  /** @returns the state before; undefined when there is no such issue */
  acknowledge(key: string, by: string, note: string | null): Promise<IssueState | undefined>;
  takeBack(key: string, by: string): Promise<IssueState | undefined>;
  /** Whether the doctor has a check that concerns a cause. */
  hasCheck(cause: Cause): boolean;
  /** Makes that check; it asks Salesforce. @param actor who wants to know */
  check(cause: Cause, actor: string): Promise<CauseFinding[]>;
}
