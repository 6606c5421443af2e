import { browserTests } from './support/browser-tests.ts';

/** `npm run e2e`: people and operators, in a real browser, on what `npm start` starts. */
export default browserTests({ testMatch: '*.e2e.ts' });
