import { z } from 'zod';
import { UserError } from '../errors.js';
import { ACTIVATIONS, type ViTConfig } from './config.js';

const count = (max: number): z.ZodNumber => z.number().int().positive().max(max);

const schema = z
  .strictObject({
    // The bounds lie far beyond every model; they keep a damaged file from asking for absurd amounts of memory.
    embedDim: count(65_536),
    depth: count(1024),
    numHeads: count(4096),
    patchSize: count(4096),
    imgSize: count(65_536),
    mlpRatio: z.number().positive().max(64),
    ffn: z.enum(['mlp', 'swiglu']),
    activation: z.enum(ACTIVATIONS).optional(),
    layerScale: z.number().nullable(),
    registers: z.number().int().nonnegative().max(4096),
    version: z.enum(['v1', 'v2']),
    qkvBias: z.boolean(),
    classToken: z.boolean().optional(),
    preNorm: z.boolean().optional(),
    keyBias: z.boolean().optional(),
    ropeBase: z.number().gt(1).max(1e9).optional(),
    ropeFrequency: z.number().positive().max(1e6).optional(),
    norm: z.literal('rms').optional(),
    linearBias: z.literal(false).optional(),
    dropPath: z.number().min(0).lt(1),
    interpolateOffset: z.number().nonnegative(),
    interpolateAntialias: z.boolean(),
    interpolateMode: z.enum(['bicubic', 'bilinear']).optional(),
    eps: z.number().positive(),
  })
  .refine((c) => c.embedDim % c.numHeads === 0, {
    path: ['numHeads'],
    message: 'does not divide embedDim',
  })
  .refine((c) => c.ropeBase === undefined || c.embedDim % (4 * c.numHeads) === 0, {
    path: ['ropeBase'],
    message: 'rotary positions need heads whose width is a multiple of 4',
  })
  .refine(
    (c) => new Set([c.ropeFrequency, c.norm, c.linearBias].map((part) => part === undefined)).size === 1,
    {
      path: ['ropeFrequency'],
      message: "CAPI's norm, layers without bias and positions come together",
    },
  )
  .refine((c) => c.ropeFrequency === undefined || (c.ropeBase !== undefined && c.ffn === 'mlp'), {
    path: ['ropeFrequency'],
    message: 'needs ropeBase, and the plain MLP',
  })
  .refine((c) => c.ropeFrequency === undefined || (c.classToken === false && c.registers % 4 === 0), {
    path: ['registers'],
    message:
      "of CAPI's networks stand on the four edges, so their number is a multiple of 4; there is no class token",
  })
  .refine((c) => c.imgSize >= c.patchSize, {
    path: ['imgSize'],
    message: 'is smaller than a patch',
  });

/**
 * Checks a configuration that came from a file or a user.
 *
 * @param value - The parsed object.
 * @param source - Where it came from, for the message.
 * @throws {@link UserError} naming the first wrong field.
 */
export function parseViTConfig(value: unknown, source: string): ViTConfig {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : `field '${issue.path.join('.')}': `;
  throw new UserError(
    `The model configuration in ${source} is not valid: ${where}${issue?.message ?? 'unknown reason'}.`,
  );
}
