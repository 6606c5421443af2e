import type { Backend } from '../app/trpc.ts';
import { formatDuration } from './duration.ts';

/** How long a proof of the second factor counts, as a backend has it. */
export type ProofLimits = Pick<Backend, 'aal2MaxAgeSeconds' | 'aal2InactivitySeconds' | 'rememberDeviceDays'>;

const names = ['aal2MaxAgeSeconds', 'aal2InactivitySeconds', 'rememberDeviceDays'] as const;

export type PresetName = 'standard' | 'nist' | 'custom';

const HOUR = 3600;
const DAY = 24 * HOUR;

export const MIN_SECONDS = 300;
export const MAX_SECONDS = 30 * DAY;
export const MAX_REMEMBER_DAYS = 30;

export const standardLimits = { aal2MaxAgeSeconds: DAY, aal2InactivitySeconds: null } as const;

/**
 * SP 800-63B-4 §2.2.3: an overall timeout shall be set, which should be no more than 24 hours, and an inactivity timeout
 * should be no more than one. §5.1: a remembered browser shall not stand in for an authentication, save for the password
 * alone that §2.2.3 allows after inactivity. AAL2 asks for more than these limits, so nothing here calls a backend compliant.
 */
export const nistLimits = {
  aal2MaxAgeSeconds: DAY,
  aal2InactivitySeconds: HOUR,
  rememberDeviceDays: 0,
} as const;

/** Which preset these values are: it is read from them, so it cannot say anything else than what holds. */
export function presetOf(limits: ProofLimits): PresetName {
  if (isSameLimits(limits, nistLimits)) return 'nist';
  return isSameLimits(limits, { ...limits, ...standardLimits }) ? 'standard' : 'custom';
}

export function isSameLimits(some: ProofLimits, others: ProofLimits): boolean {
  return names.every((name) => Object.is(some[name], others[name]));
}

/** What holds once it is saved, for those too who do not see the form. */
export function describeLimits({ name, ...limits }: ProofLimits & Pick<Backend, 'name'>): string {
  const { aal2MaxAgeSeconds, aal2InactivitySeconds, rememberDeviceDays } = limits;
  const inactivity =
    aal2InactivitySeconds === null
      ? ''
      : `, and after ${formatDuration(aal2InactivitySeconds)} without activity`;
  const remembered =
    rememberDeviceDays === 0
      ? 'Devices are not remembered.'
      : `Devices may be remembered for ${formatDuration(rememberDeviceDays * DAY)}.`;
  return `${name} now asks for a code again after ${formatDuration(aal2MaxAgeSeconds)}${inactivity}. ${remembered}`;
}
