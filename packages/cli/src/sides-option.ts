import { oneOf } from './option-values.js';

/** The option that says which images an unsupervised evaluation clusters. */
export const SIDES_OPTION = [
  '--sides <which>',
  'unsupervised: cluster the scored images, or both these and the labelled ones',
] as const;

/** Whether the labelled images are clustered too. @throws UserError for another word */
export function readSides(text: string): boolean {
  return oneOf('sides', text, ['scored', 'both']) === 'both';
}
