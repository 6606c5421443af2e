/** "google-work" → "Google work"; GitHub writes itself otherwise. */
export function displayName({ name }: { readonly name: string }): string {
  if (name === 'github') return 'GitHub';
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function countPeople(count: number): string {
  if (count === 0) return 'nobody yet';
  return count === 1 ? '1 person' : `${count} people`;
}
