import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** A query of the dashboard or of an alert rule, and where it stands. */
export interface Query {
  readonly of: string;
  readonly expr: string;
  /** Labels that its text shows, such as a legend. */
  readonly shownLabels: readonly string[];
}

/** A metric that a query names, with the labels that it is selected by. */
export interface NamedMetric {
  readonly name: string;
  readonly labels: readonly string[];
}

const docs = new URL('../../docs/', import.meta.url);
const text = (file: string) => readFileSync(new URL(file, docs), 'utf8');

const dashboardFile = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      description: z.string().optional(),
      type: z.string(),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
    }),
  ),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
});

const rulesFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().regex(/^\d+[mh]$/),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string().min(10), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

export const dashboard = dashboardFile.parse(JSON.parse(text('grafana/connector.json')));
export const rules = rulesFile
  .parse(parse(text('prometheus/alerts.yml')))
  .groups.flatMap((group) => group.rules);
export const guide = text('operations.md');

/** All queries of the dashboard and of the alert rules. */
export const queries: readonly Query[] = [
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({
      of: `panel "${title}"`,
      expr,
      shownLabels: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
    })),
  ),
  ...rules.map(({ alert, expr, annotations }) => ({
    of: `alert ${alert}`,
    expr,
    shownLabels: [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(
      ([, label = '']) => label,
    ),
  })),
];

/** The metrics that a query names. */
export function metricsIn(expr: string): NamedMetric[] {
  return [...expr.matchAll(/\b((?:connector|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g)].map(
    ([, name = '', selected = '']) => ({
      name,
      labels: [...selected.matchAll(/(\w+)\s*[=!]~?/g)].map(([, label = '']) => label),
    }),
  );
}

/** The labels by which a query groups. */
export function groupedBy(expr: string): string[] {
  return [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );
}
