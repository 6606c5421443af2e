declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What was typed into the form that the person comes from. Not in the address, which is seen and kept. */
    readonly email?: string | undefined;
  }
}

/** For the state of a navigation: the address that is typed into a form inside of an element. */
export function typedEmail(place: HTMLElement | null): { readonly email?: string } {
  const field = place?.querySelector('input[type="email"]');
  return field instanceof HTMLInputElement && field.value !== '' ? { email: field.value } : {};
}
