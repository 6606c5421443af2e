/** What the generated file says in its own right, and what it uses of TypeScript's. */
const reserved = [
  'AaltoError',
  'AaltoErrorOf',
  'Api',
  'ErrorCode',
  'ErrorDetails',
  'ProcedureErrors',
  'Result',
  'DataErrorCode',
  'OperatorErrorCode',
  'PublicErrorCode',
  'SessionErrorCode',
  'Array',
  'Error',
  'Partial',
  'Promise',
  'Readonly',
  'Record',
];

/** Gives every type a name of its own, in the order of asking. */
export interface NameTable {
  /** The wanted name, else the longer one, else that with a number. */
  take(wanted: string, longer: string): string;
}

export function createNameTable(alsoTaken: readonly string[]): NameTable {
  const taken = new Set([...reserved, ...alsoTaken]);
  return {
    take(wanted, longer) {
      let name = taken.has(wanted) ? longer : wanted;
      for (let count = 2; taken.has(name); count += 1) name = `${longer}${count}`;
      taken.add(name);
      return name;
    },
  };
}

/**
 * A name for each procedure: its last two segments, so that `data.notes.list` is `NotesList` and `auth.signUp` is
 * `AuthSignUp`; the whole path where two would be called the same.
 */
export function nameProcedures(paths: readonly string[]): Map<string, string> {
  const short = (path: string) => pascalCase(path.split('.').slice(-2).join('.'));
  const uses = Map.groupBy(paths, short);
  return new Map(
    paths.map((path) => [path, uses.get(short(path))?.length === 1 ? short(path) : pascalCase(path)]),
  );
}

/** `data.public-notes` → `DataPublicNotes`. */
export function pascalCase(text: string): string {
  const words = text.split(/[^\p{ID_Continue}$]+/u).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[\p{ID_Start}$_]/u.test(name) ? name : `_${name}`;
}

/** The English singular of a property that holds many, as far as property names go. */
export function singular(plural: string): string {
  if (/[^aeiou]ies$/i.test(plural)) return plural.replace(/ies$/i, 'y');
  if (/(ss|x|ch|sh)es$/i.test(plural)) return plural.slice(0, -2);
  return /[^sui]s$/i.test(plural) ? plural.slice(0, -1) : plural;
}
