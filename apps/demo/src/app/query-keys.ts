/** What belongs to the person who is signed in, and goes with them. */
export const OWN = 'own';

/** Of the forms for a second factor in @aalto/ui: the secret of an enrollment, among others. */
export const MFA = 'mfa';

export const PUBLIC = 'public';
