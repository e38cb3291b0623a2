import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { parseViTConfig } from '../vit/config.js';
import type { ViTConfig } from '../vit/config.js';
import type { ArchitectureHints } from './architecture.js';

/** Key of the metadata under which our own files carry their {@link ViTConfig} as JSON. */
export const CONFIG_KEY = 'neco.config';

/** A checkpoint's tensors and free-form strings. */
export interface Checkpoint {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

/**
 * Reads a file of weights.
 *
 * @throws {@link UserError} if it cannot be read or is of another kind.
 */
export function readCheckpoint(file: string): Checkpoint {
  const kind = fileKind(file);
  if (kind !== 'safetensors') {
    throw new UserError(
      `${file} is a PyTorch pickle file, which is not read directly; convert it once with Python: ` +
        `safetensors.torch.save_file(torch.load('model.pth', weights_only=True), 'model.safetensors').`,
    );
  }
  try {
    return torch.io.loadSafetensors(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file} is not a readable safetensors file (${reason}); download or export it again.`, {
      cause: error,
    });
  }
}

/** PyTorch's files start like a zip archive or a pickle of protocol 2; everything else is left to the reader. */
function fileKind(file: string): 'safetensors' | 'pickle' {
  const head = Buffer.alloc(2);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, head, 0, 2, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  return head.equals(Buffer.from('PK')) || head.equals(Buffer.from([0x80, 0x02])) ? 'pickle' : 'safetensors';
}

/** The configuration that our own files carry, or null. @throws {@link UserError} if it is damaged. */
export function embeddedConfig(metadata: Readonly<Record<string, string>>, file: string): ViTConfig | null {
  const text = metadata[CONFIG_KEY];
  return text === undefined ? null : parseViTConfig(parseJson(text, `the metadata of ${file}`), file);
}

const huggingFaceConfig = z.object({
  num_attention_heads: z.number().int().positive().optional(),
  layer_norm_eps: z.number().positive().optional(),
});

/** What a transformers `config.json` beside the file says that tensors cannot; empty without one. */
export function hintsBeside(file: string): ArchitectureHints {
  const path = join(dirname(file), 'config.json');
  if (!existsSync(path)) return {};
  const result = huggingFaceConfig.safeParse(parseJson(readFileSync(path, 'utf8'), path));
  if (!result.success) return {};
  const { num_attention_heads: numHeads, layer_norm_eps: eps } = result.data;
  return { ...(numHeads === undefined ? {} : { numHeads }), ...(eps === undefined ? {} : { eps }) };
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`The configuration in ${source} is not valid JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
