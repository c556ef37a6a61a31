/** A variable of the configuration, and its value as it is in force; secrets are hidden. */
interface SettingView {
  readonly name: string;
  readonly description: string;
  readonly origin: 'environment' | 'default' | 'derived' | 'none';
  readonly isHidden: boolean;
  readonly value: string | null;
}

/** The configuration of this process. */
interface ConfigurationView {
  readonly groups: readonly { readonly topic: string; readonly settings: readonly SettingView[] }[];
  readonly notices: readonly {
    readonly variable: string;
    readonly found: string;
    readonly todo: string;
  }[];
}

/** What the watch of the webhooks has stored. */
export interface StoredWebhooks {
  /** Whether Digital River is configured: otherwise there are no webhooks. */
  readonly isConfigured: boolean;
  /** Whether this process has a key of Digital River's API. A worker may have one all the same. */
  readonly hasKey: boolean;
  /** Whether the connector knows its public address, and thereby which webhooks are its own. */
  readonly hasPublicUrl: boolean;
  readonly listedAt: Date | null;
  /** How long ago that was, in milliseconds, by the database's clock. */
  readonly listedAgoMs: number | null;
  readonly failedAt: Date | null;
  readonly failure: string | null;
  readonly webhooks: readonly {
    readonly key: string;
    readonly state: 'enabled' | 'disabled' | 'missing';
    readonly types: readonly string[];
    /** Without a user name, password or query. */
    readonly url: string | null;
    readonly since: Date;
    readonly changedAt: Date | null;
  }[];
  readonly missed: readonly { readonly type: string; readonly from: Date }[];
  /** The types that the connector writes, all of them. */
  readonly written: readonly string[];
}

/** A sender that is configured. */
interface SourceView {
  readonly name: string;
  readonly label: string;
  readonly paths: readonly { readonly path: string; readonly proof: string }[];
  readonly mappings: readonly {
    readonly types: readonly string[];
    readonly objects: readonly { readonly object: string; readonly fields: readonly string[] }[];
  }[];
  /** Silence that raises an alert, in hours; null without one. */
  readonly maxSilenceHours: number | null;
  /** Whether and how the connector asks the sender for events that did not arrive. */
  readonly catchUp: string;
}

/** What one check of the doctor has found. */
export interface DoctorFinding {
  readonly area: string;
  readonly check: string;
  readonly standing: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly found: string;
  readonly todo?: string | undefined;
}

/** How an examination by the doctor is followed, and ended early. */
export interface Examination {
  readonly report: (findings: readonly DoctorFinding[]) => void;
  /** Once it is aborted, no further check begins. */
  readonly signal: AbortSignal;
}

/** What the settings page shows. */
export interface SettingsData {
  readConfiguration(): ConfigurationView;
  /** The schema profile in use, and the senders. */
  readSources(): { readonly profile: string; readonly sources: readonly SourceView[] };
  readWebhooks(): Promise<StoredWebhooks>;
  /** Runs the doctor; resolves when all checks have ended. */
  examine(examination: Examination): Promise<void>;
}
