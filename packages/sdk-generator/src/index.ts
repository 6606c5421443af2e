export { generateApi } from './generate-api.ts';
export { GeneratorError } from './generator-error.ts';
export type { GeneratorErrorCode, Place } from './generator-error.ts';
