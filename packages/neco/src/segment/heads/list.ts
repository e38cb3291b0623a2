import { z } from 'zod';
import type { HeadForm } from './head.js';
import { knnHead } from './knn.js';
import { linearHead } from './linear.js';
import { prototypeHead } from './prototypes.js';

/** Kinds of head, in the order in which a choice between equals falls. */
export const HEAD_KINDS = ['knn', 'linear', 'prototypes'] as const;
export type HeadKind = (typeof HEAD_KINDS)[number];

/** Settings of every kind. */
export const headSettingsSchema = z.strictObject({
  knn: knnHead.settings.prefault({}),
  linear: linearHead.settings.prefault({}),
  prototypes: prototypeHead.settings.prefault({}),
});
export type HeadSettings = z.infer<typeof headSettingsSchema>;
/** The same, with defaults left out. */
export type GivenHeadSettings = z.input<typeof headSettingsSchema>;

/** Every kind of head; its settings are those under its name. */
export const HEADS: { readonly [Kind in HeadKind]: HeadForm<HeadSettings[Kind]> } = {
  knn: knnHead,
  linear: linearHead,
  prototypes: prototypeHead,
};
