import type { User } from '../app/trpc.ts';

/** "1 session", "3 sessions". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** For those who do not see the list change. */
export function describeFound(found: number, hasMore: boolean): string {
  if (found === 0) return 'Nobody found';
  return hasMore ? `More than ${count(found, 'user')} found` : `${count(found, 'user')} found`;
}

/** "2 authenticators, 8 recovery codes and 1 remembered device": what a reset takes away. */
export function describeLoss(user: User): string {
  const { factors, recoveryCodesRemaining, rememberedDeviceCount } = user;
  const lost = [
    count(factors.length, 'authenticator'),
    count(recoveryCodesRemaining, 'recovery code'),
    count(rememberedDeviceCount, 'remembered device'),
  ];
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(
    lost.filter((words) => !words.startsWith('0')),
  );
}
