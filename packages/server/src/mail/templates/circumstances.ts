import type { Device } from '../../trpc/context.ts';
import { describeDevice } from '../describe-device.ts';

/** What every mail says of the call that it comes from. */
export interface Circumstances {
  readonly backendName: string;
  readonly at: Date;
  readonly device: Device;
}

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** When, and from where: what lets people tell their own doing from somebody else's. */
export function describeCircumstances({ at, device: { userAgent, ipAddress } }: Circumstances): string {
  const address = ipAddress === null ? 'an unknown address' : `the address ${ipAddress}`;
  return `When: ${describeMoment(at)}, from ${describeDevice(userAgent)} at ${address}.`;
}

export function describeMoment(at: Date): string {
  return `${MOMENT.format(at)} UTC`;
}
