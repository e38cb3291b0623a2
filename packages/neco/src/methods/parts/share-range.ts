import { z } from 'zod';

const share = z.number().positive().max(1);

/** Least and largest share of an image. */
export const shareRange = z
  .tuple([share, share])
  .refine(([least, largest]) => least <= largest, 'expected the least share first, then the largest');
