import type { TestDatabase } from './test-database.ts';

/**
 * Lets time pass for everyone: every stored moment moves into the past, and used time steps with it. The product has
 * no clock to set; access tokens that clients hold do not age by this.
 */
export async function passTime({ sql }: Pick<TestDatabase, 'sql'>, seconds: number): Promise<void> {
  const columns = await sql<{ table: string; column: string }[]>`
    select table_name as table, column_name as column
    from information_schema.columns
    where table_schema = 'auth' and data_type = 'timestamp with time zone'
  `;
  await sql.begin(async (tx) => {
    for (const { table, column } of columns) {
      await tx`update auth.${tx(table)} set ${tx(column)} = ${tx(column)} - make_interval(secs => ${seconds})`;
    }
    await tx`update auth.factors set last_time_step = last_time_step - ${Math.floor(seconds / 30)}::integer`;
  });
}
