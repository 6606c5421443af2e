import type { ProofPurpose } from '@aalto/auth-core';

export interface LinkTarget {
  readonly purpose: ProofPurpose;
  readonly backendId: string;
  readonly token: string;
}

/** The page that a mailed link opens: on the configured origin, never on one that a request named. */
export function confirmLink(publicUrl: string, { purpose, backendId, token }: LinkTarget): string {
  const parameters = new URLSearchParams({ purpose, backend: backendId, token });
  return `${publicUrl}/auth/confirm?${parameters.toString()}`;
}
