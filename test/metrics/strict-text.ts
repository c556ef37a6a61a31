/** A family of metrics as a scraper reads it. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const NUMBER = /^[-+]?(?:\d+(?:\.\d+)?(?:e[-+]?\d+)?|Inf)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};
/** Gauges of prom-client whose names end like a counter's, and cannot be changed. */
const ODD_NAMES = /^nodejs_active_\w+_total$/;

/**
 * Reads metrics as strictly as the specification allows.
 *
 * @param text in Prometheus's text format, or in OpenMetrics
 * @throws Error with the line, when anything is not as it has to be
 * @see https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 */
export function readStrictly(text: string, isOpenMetrics = false): Map<string, Family> {
  const families = new Map<string, Family & { samples: Sample[] }>();
  const seen = new Set<string>();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last line does not end.');
  if (isOpenMetrics && lines.pop() !== '# EOF') throw new Error('There is no # EOF at the end.');
  let help: [name: string, text: string] | undefined;
  let current: (Family & { samples: Sample[] }) | undefined;
  for (const line of lines) {
    const fail = (problem: string): never => {
      throw new Error(`${problem}: ${line}`);
    };
    if (line === '') {
      if (isOpenMetrics) fail('An empty line');
      continue;
    }
    if (line.startsWith('# HELP ')) {
      const [, name = '', words = ''] = /^# HELP (\S+) (\S.*)$/.exec(line) ?? fail('No help');
      help = [name, words];
    } else if (line.startsWith('# TYPE ')) {
      const [, shown = '', type = ''] = /^# TYPE (\S+) (\w+)$/.exec(line) ?? fail('No type');
      if (help?.[0] !== shown) fail('The help before is of another family');
      const isTotal = type === 'counter' && !isOpenMetrics;
      if (isTotal && !shown.endsWith('_total')) fail('A counter without _total');
      const name = isTotal ? shown.replace(/_total$/, '') : shown;
      if (!NAME.test(name) || SUFFIXES[type] === undefined) fail('No name or type');
      if (name.endsWith('_total') && !ODD_NAMES.test(name)) fail('No counter, and _total');
      if (families.has(name)) fail('A family twice');
      current = { name, type, help: help?.[1] ?? '', samples: [] };
      families.set(name, current);
    } else if (current === undefined) fail('A sample before its type');
    else {
      const sample = readSample(line) ?? fail('No sample');
      const suffixes = SUFFIXES[current.type] ?? [];
      const { name } = current;
      if (!suffixes.some((suffix) => sample.name === name + suffix)) fail('Of another family');
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()]);
      if (seen.has(key)) fail('A sample twice');
      seen.add(key);
      if (isOpenMetrics && /^\d+$/.test(sample.labels.le ?? '')) fail('A bound that is no float');
      if (current.type === 'counter' && sample.value < 0) fail('A counter below 0');
      current.samples.push(sample);
    }
  }
  for (const family of families.values()) if (family.type === 'histogram') checkBuckets(family);
  return families;
}

function readSample(line: string): Sample | undefined {
  const [, name, braces = '', value = ''] = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined || !NAME.test(name) || !NUMBER.test(value)) return undefined;
  const labels: Record<string, string> = {};
  for (let rest = braces; rest !== ''; ) {
    const [all = '', label = '', text = ''] = LABEL.exec(rest) ?? [];
    if (all === '' || label in labels) return undefined;
    labels[label] = text;
    rest = rest.slice(all.length);
  }
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

/** Buckets grow, end with +Inf, and that one is the count. */
function checkBuckets({ name, samples }: Family): void {
  const series = Map.groupBy(samples, ({ labels: { le: _le, ...others } }) =>
    JSON.stringify(others),
  );
  for (const [labels, ofSeries] of series) {
    const buckets = ofSeries.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map((bucket) => Number(bucket.labels.le?.replace('+Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const count = ofSeries.find((sample) => sample.name === `${name}_count`)?.value;
    const isGrowing = [bounds, counts].every((values) =>
      values.every((value, index) => value >= (values[index - 1] ?? Number.NEGATIVE_INFINITY)),
    );
    if (!isGrowing || bounds.at(-1) !== Number.POSITIVE_INFINITY || counts.at(-1) !== count) {
      throw new Error(`The buckets of ${name}${labels} are not in order.`);
    }
  }
}

/** The value of the one sample with these labels. */
export function sampleValue(
  families: Map<string, Family>,
  sampleName: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return [...families.values()]
    .flatMap(({ samples }) => samples)
    .find(
      ({ name, labels: own }) =>
        name === sampleName &&
        Object.entries(labels).every(([label, value]) => own[label] === value),
    )?.value;
}
