const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

export type DurationUnit = keyof typeof SECONDS;

/** A length of time as it is typed: text, so that nothing typed is lost. */
export interface Duration {
  readonly amount: string;
  readonly unit: DurationUnit;
}

/** In the unit that people would choose: a day is 24 hours, and only more than one are days. */
export function durationOf(seconds: number): Duration {
  const unit = unitOf(seconds);
  return { amount: String(seconds / SECONDS[unit]), unit };
}

/** `NaN` where no whole number is typed. */
export function secondsOf({ amount, unit }: Duration): number {
  return readWholeNumber(amount) * SECONDS[unit];
}

/** Such as "24 hours": for sentences. */
export function formatDuration(seconds: number): string {
  const unit = unitOf(seconds);
  return formats[unit].format(seconds / SECONDS[unit]);
}

export function readWholeNumber(typed: string): number {
  return /^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN;
}

export function isDurationUnit(unit: string): unit is DurationUnit {
  return Object.hasOwn(SECONDS, unit);
}

function unitOf(seconds: number): DurationUnit {
  if (seconds > SECONDS.days && seconds % SECONDS.days === 0) return 'days';
  if (seconds % SECONDS.hours === 0) return 'hours';
  return seconds % SECONDS.minutes === 0 ? 'minutes' : 'seconds';
}

const formatOf = (unit: string) =>
  new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long', useGrouping: false });

const formats: Readonly<Record<DurationUnit, Intl.NumberFormat>> = {
  seconds: formatOf('second'),
  minutes: formatOf('minute'),
  hours: formatOf('hour'),
  days: formatOf('day'),
};
