import { UserError } from '../errors.js';
import { hasClassToken, type ViTConfig } from './config.js';

/**
 * @param what - What its attention is wanted for, such as `a map`.
 * @throws {@link UserError} for a network without a class token.
 */
export function requireClassToken(config: Pick<ViTConfig, 'classToken'>, what: string): void {
  if (hasClassToken(config)) return;
  throw new UserError(
    `This backbone has no class token (as SigLIP's), so there is no attention of it for ${what}; choose a backbone that ` +
      'has one, such as CLIP or DINOv2, or do without.',
  );
}
