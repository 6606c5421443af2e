import type { TestDatabase } from './test-database.ts';

/**
 * Has PostgreSQL itself write down each code that is consumed, in the transaction that consumes it: so that the epochs of
 * a family can be counted against something which the product has no hand in.
 */
export async function recordConsumedCodes({ sql }: TestDatabase): Promise<void> {
  await sql.unsafe(`
    create table public.consumed_codes (factor_id uuid not null);
    create function public.record_consumed_code() returns trigger security definer language plpgsql as $$
    begin insert into public.consumed_codes values (new.id); return null; end $$;
    create trigger record_consumed_code after update on auth.factors
      for each row when (new.last_time_step > old.last_time_step) execute function public.record_consumed_code();
  `);
}

/** How many codes of a factor were consumed since, besides the one that proved its enrollment. */
export async function consumedCodes({ sql }: TestDatabase, factorId: string): Promise<number> {
  const [row] = await sql<{ times: number }[]>`
    select count(*)::integer as times from public.consumed_codes where factor_id = ${factorId}
  `;
  return row?.times ?? 0;
}
