import type { TestDatabase } from './test-database.ts';
import type { EnrolledPerson, Session, World } from './world.ts';

/**
 * Runs what must not see a time step end, where codes have to keep their distance from now: once more from its start
 * if one ended meanwhile.
 */
export async function withinOneTimeStep<T>(work: () => Promise<T>): Promise<T> {
  const before = presentStep();
  const result = await work();
  return presentStep() === before ? result : withinOneTimeStep(work);
}

function presentStep(): number {
  return Math.floor(Date.now() / 30_000);
}

/** As if the last code had been used some minutes ago; nothing else moves. */
export async function forgetUsedCodes({ sql }: TestDatabase, factorId: string): Promise<void> {
  await sql`update auth.factors set last_time_step = last_time_step - 10 where id = ${factorId}`;
}

/** Raises a session by a code of the person's, whichever codes were used before. */
export async function stepUp(
  world: World,
  { factorId, authenticator }: EnrolledPerson,
  session: Session,
): Promise<Session> {
  await forgetUsedCodes(world.database, factorId);
  const proof = { factorId, code: authenticator.code() };
  return (await world.client(session).auth.verifyMfa.mutate(proof)).session;
}

/** A later visit, at `aal2`. */
export async function signInAtAal2(world: World, person: EnrolledPerson): Promise<Session> {
  return stepUp(world, person, await world.signIn(person));
}
