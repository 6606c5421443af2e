/** Why a router cannot be written out; each is the router's to mend. */
export type GeneratorErrorCode =
  | 'not_a_router'
  | 'invalid_meta'
  | 'missing_summary'
  | 'missing_output'
  | 'unsupported_procedure'
  | 'unsupported_schema';

/** Where in the router it stands: a procedure's path (or `error <code>` for the details of one), and a field of it. */
export interface Place {
  readonly procedure: string;
  /** Such as `output.notes[].createdAt`. */
  readonly field?: string;
}

/** What the author of a router has to change. The message names the procedure, the field and the remedy. */
export class GeneratorError extends Error {
  override name = 'GeneratorError';
  readonly code: GeneratorErrorCode;
  readonly procedure: string | undefined;
  readonly field: string | undefined;

  constructor(code: GeneratorErrorCode, message: string, place?: Place) {
    const at = [place?.procedure, place?.field].filter((part) => part !== undefined).join(', ');
    super(at === '' ? message : `${at}: ${message}`);
    this.code = code;
    this.procedure = place?.procedure;
    this.field = place?.field;
  }
}
