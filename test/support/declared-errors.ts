import { declaredErrors } from '@aalto/server';
import { expect } from 'vitest';

import { allProcedures } from './procedures.ts';

/** Every error that any test meets must be one that its procedure declares: the SDK's types carry exactly those. */
export function assertDeclared(path: string | undefined, reason: string): void {
  const procedure = allProcedures().find((each) => each.path === path);
  if (!procedure) return;
  expect(declaredErrors(procedure.meta), `${path} answers ${reason}, which it does not declare`).toContain(
    reason,
  );
}
