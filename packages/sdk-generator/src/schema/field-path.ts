/** A place in a JSON Schema as its reader knows it: `output`, `properties notes items properties id` → `output.notes[].id`. */
export function fieldPath(start: string, path: readonly (string | number)[]): string {
  let text = start;
  for (let at = 0; at < path.length; at += 1) {
    switch (path[at]) {
      case 'properties':
        at += 1;
        text += `.${path[at]}`;
        break;
      case 'prefixItems':
        at += 1;
        text += `[${path[at]}]`;
        break;
      case 'items':
        text += '[]';
        break;
      case 'additionalProperties':
        text += '[key]';
        break;
      default:
      // Alternatives and the like have no name.
    }
  }
  return text;
}
