/** What belongs to the person who is signed in, and goes with them. */
export const OWN = 'own';

export const PUBLIC = 'public';
