export { PostgresInUseError, PostgresUnavailableError } from './errors.ts';
export { startPostgres, type PostgresServer, type StartPostgresOptions } from './start-postgres.ts';
