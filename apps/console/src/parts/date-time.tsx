import { Text } from '@mantine/core';

// The console speaks English, so its dates do; the day comes first, as nearly everywhere.
const formats = {
  day: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }),
  minute: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' }),
  /** For a list. */
  brief: new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }),
};

export interface DateTimeProps {
  /** ISO 8601. */
  readonly value: string;
  readonly precision?: keyof typeof formats;
}

/** A moment, in the reader's own time zone. */
export function DateTime({ value, precision = 'minute' }: DateTimeProps) {
  return (
    <Text span inherit component="time" dateTime={value}>
      {formats[precision].format(new Date(value))}
    </Text>
  );
}
