import { existsSync } from 'node:fs';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { weightsHash } from '../features/store/weights-hash.js';
import { imagenetMean, imagenetStd } from '../views/augment.js';
import type { ViTConfig } from '../vit/config.js';
import { parseViTConfig } from '../vit/parse-config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { CONFIG_KEY } from '../weights/checkpoint-file.js';
import { requireFiniteTensors } from '../weights/finite.js';
import { backboneFromCheckpoint } from '../weights/load.js';
import { debiasedHead, DIRECTIONS_KEY } from './heads/debiased.js';
import type { PatchHead } from './heads/head.js';
import { HEAD_KINDS, HEADS, headSettingsSchema } from './heads/list.js';
import { layerWidth } from '../features/layer.js';
import { readingSchema } from '../features/reading.js';

/** Key of the metadata under which a file says that it is a segmenter, and what it is. */
const RECORD_KEY = 'neco.segmenter';
const HEAD_PREFIX = 'head.';
const BACKBONE_PREFIX = 'backbone.';

const byte = z.int().min(0).max(255);
const classSchema = z.object({ name: z.string(), colour: z.tuple([byte, byte, byte]).readonly() });

/** A class of a segmenter: its name, and its colour in the palette of masks. */
export type SegmentClass = z.infer<typeof classSchema>;

/** What a head was made from, for people. */
const fittingSchema = z.object({
  images: z.int(),
  patches: z.int(),
  /** Of the kinds that were compared, best first: mean IoU of patches of images left out; empty if there was no choice. */
  scores: z.array(z.object({ kind: z.enum(HEAD_KINDS), mIoU: z.number() })),
  /** Names of classes that no labelled patch holds; they are never predicted. */
  absent: z.array(z.string()),
});
export type Fitting = z.infer<typeof fittingSchema>;

const recordSchema = z.object({
  version: z.literal(1),
  kind: z.enum(HEAD_KINDS),
  settings: headSettingsSchema,
  classes: z.array(classSchema).min(1).max(255),
  reading: readingSchema,
  /** Of pixels in [0, 1], red, green, blue; for whoever runs the head elsewhere. */
  normalisation: z.object({ mean: z.array(z.number()), std: z.array(z.number()) }),
  backbone: z.object({ name: z.string().nullable(), sha256: z.string(), embedDim: z.int() }),
  fitting: fittingSchema,
});

/** What the metadata of a head say. */
export type HeadRecord = z.infer<typeof recordSchema>;

/** Everything of a record that the backbone does not say. */
export type HeadDescription = Pick<HeadRecord, 'kind' | 'settings' | 'classes' | 'reading' | 'fitting'>;

/** The record of a head for a backbone. */
export function headRecord(
  description: HeadDescription,
  model: VisionTransformer,
  name: string | null,
): HeadRecord {
  return {
    version: 1,
    ...description,
    normalisation: { mean: [...imagenetMean], std: [...imagenetStd] },
    backbone: { name, sha256: hashOf(model), embedDim: model.config.embedDim },
  };
}

/** Writes a head, whole or not at all. @throws UserError if the place cannot be written */
export function writeHead(
  file: string,
  head: PatchHead,
  record: HeadRecord,
  backbone: VisionTransformer | null,
): void {
  const metadata = {
    [RECORD_KEY]: JSON.stringify(record),
    ...(backbone && { [CONFIG_KEY]: JSON.stringify(backbone.config) }),
  };
  try {
    torch.scope(() => torch.io.saveSafetensors(file, savedTensors(head, backbone), metadata));
  } catch (cause) {
    throw new UserError(`The head cannot be written to ${file}: ${(cause as Error).message}.`, { cause });
  }
}

function savedTensors(head: PatchHead, backbone: VisionTransformer | null): Map<string, Tensor> {
  const own = Object.entries(head.tensors()).map(([name, tensor]) => [HEAD_PREFIX + name, tensor] as const);
  const others = [...(backbone?.stateDict() ?? [])];
  return new Map([
    ...own,
    ...others.map(([name, tensor]) => [BACKBONE_PREFIX + name, tensor.detach()] as const),
  ]);
}

/** A head as its file has it. */
export interface HeadFile {
  head: PatchHead;
  record: HeadRecord;
  /** Null if the file holds the head alone. */
  backbone: VisionTransformer | null;
}

/** The record of a head without its tensors. @throws UserError if the file is no head of this program */
export function readHeadRecord(file: string): { record: HeadRecord; config: ViTConfig | null } {
  if (!existsSync(file)) {
    throw new UserError(`There is no file ${file}; neco segment fit writes a head.`);
  }
  const { metadata } = reading(file, () => torch.io.inspectSafetensors(file));
  const text = metadata[RECORD_KEY];
  if (text === undefined) {
    throw new UserError(`${file} is not a segmenter: give a file that neco segment fit wrote.`);
  }
  const parsed = recordSchema.safeParse(json(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw damaged(file, `${issue.path.join('.') || 'its record'}: ${issue.message}`);
  }
  const config = metadata[CONFIG_KEY];
  return { record: parsed.data, config: config === undefined ? null : parseViTConfig(json(config), file) };
}

/** Reads a head. @throws UserError if the file is no head of this program, or damaged */
export function readHead(file: string): HeadFile {
  const { record, config } = readHeadRecord(file);
  const under = (prefix: string): Map<string, Tensor> => {
    const { tensors } = torch.io.loadSafetensors(file, (name) => name.startsWith(prefix));
    return new Map([...tensors].map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  };
  return reading(file, () => {
    const head = restore(file, record, under(HEAD_PREFIX));
    const backbone =
      config &&
      torch.scope(() => {
        const checkpoint = {
          tensors: under(BACKBONE_PREFIX),
          metadata: { [CONFIG_KEY]: JSON.stringify(config) },
        };
        return backboneFromCheckpoint(checkpoint, file, {});
      });
    return { head, record, backbone };
  });
}

function restore(file: string, record: HeadRecord, tensors: Map<string, Tensor>): PatchHead {
  const form = HEADS[record.kind];
  const width = layerWidth(record.reading.layer, record.backbone);
  const shapes = form.shapes(width, record.classes.length);
  const position = record.reading.debias ? tensors.get(DIRECTIONS_KEY) : undefined;
  if (record.reading.debias) shapes[DIRECTIONS_KEY] = [position?.shape[0] ?? null, width];
  let free: number | null = null;
  for (const [name, shape] of Object.entries(shapes)) {
    const found = tensors.get(name)?.shape;
    const fits =
      found?.length === shape.length &&
      shape.every((length, axis) => found[axis] === (length ?? (free ??= found[axis]!)));
    if (!fits) throw damaged(file, `the tensor ${name} is [${found?.join(', ') ?? 'missing'}]`);
  }
  requireFiniteTensors(
    [...tensors].map(([name, tensor]) => [HEAD_PREFIX + name, tensor] as const),
    file,
  );
  for (const tensor of tensors.values()) torch.keep(tensor);
  tensors.delete(DIRECTIONS_KEY);
  const make = form.restore as (
    tensors: ReadonlyMap<string, Tensor>,
    settings: unknown,
    classes: number,
  ) => PatchHead;
  const head = make(tensors, record.settings[record.kind], record.classes.length);
  if (position === undefined) return head;
  return debiasedHead(head, { directions: position });
}

/** @throws UserError if a head was fitted on the features of another backbone */
export function requireBackbone(file: string, { backbone }: HeadRecord, model: VisionTransformer): void {
  if (hashOf(model) === backbone.sha256) return;
  const made = backbone.name === null ? 'another backbone' : `the backbone ${backbone.name}`;
  throw new UserError(
    `The head ${file} was fitted on features of ${made} with other weights than the one given (sha256 ` +
      `${backbone.sha256.slice(0, 12)}...); give that backbone, or fit a head for this one.`,
  );
}

function hashOf(model: VisionTransformer): string {
  return torch.scope(() => weightsHash(model));
}

function reading<T>(file: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message.replace(`${file}: `, '') : String(error);
    throw new UserError(`${file} is not a readable head (${reason}); fit or copy it again.`, {
      cause: error,
    });
  }
}

function damaged(file: string, what: string): UserError {
  return new UserError(`The head ${file} is damaged (${what}); fit it again.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
