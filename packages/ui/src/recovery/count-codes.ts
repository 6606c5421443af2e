/** Such as "7 recovery codes". */
export function countCodes(count: number): string {
  return `${count === 0 ? 'no' : count} recovery code${count === 1 ? '' : 's'}`;
}
