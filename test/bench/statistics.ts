/** The value below which a share of the values lies, in percent. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Milliseconds, to the hundredth. */
export function format(milliseconds: number): string {
  return `${milliseconds.toFixed(2)} ms`;
}
