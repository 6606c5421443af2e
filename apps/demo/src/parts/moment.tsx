import type { ReactElement } from 'react';

export interface MomentProps {
  /** ISO 8601. */
  readonly at: string;
}

const inFull = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** When something happened: as people say it, and exactly on hover. */
export function Moment({ at }: MomentProps): ReactElement {
  const time = new Date(at);
  return (
    <time dateTime={at} title={inFull.format(time)}>
      {inWords(time)}
    </time>
  );
}

function inWords(time: Date): string {
  const minutes = Math.floor((Date.now() - time.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return ago.format(-minutes, 'minute');
  if (minutes < 24 * 60) return ago.format(-Math.floor(minutes / 60), 'hour');
  return day.format(time);
}
