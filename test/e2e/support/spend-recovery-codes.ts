import { connectClient } from '../../support/client.ts';
import type { Person } from './person.ts';

/** Uses codes up as some other device would; a person in front of a browser has the rest. */
export async function spendRecoveryCodes(person: Person, count: number): Promise<void> {
  const { email, password, product } = person;
  const visitor = connectClient(product.apiUrl, product.anonKey);
  let { session } = await visitor.auth.signInWithPassword.mutate({ email, password });
  for (const code of person.recoveryCodes.slice(0, count)) {
    const device = connectClient(product.apiUrl, product.anonKey, session.accessToken);
    ({ session } = await device.auth.verifyRecoveryCode.mutate({ code }));
  }
  person.recoveryCodes = person.recoveryCodes.slice(count);
}
