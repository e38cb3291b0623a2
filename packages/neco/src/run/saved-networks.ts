import { existsSync } from 'node:fs';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { EmbeddingNetwork } from '../methods/parts/embedding-network.js';
import type { ViTConfig } from '../vit/config.js';
import { parseViTConfig } from '../vit/parse-config.js';
import { parameterShapes } from '../vit/parameters.js';
import { CONFIG_KEY } from '../weights/checkpoint-file.js';
import { POSITION_KEY } from './last-checkpoint.js';
import type { RunFolder } from './run-folder.js';

/** Student and teacher as a run's last checkpoint has them, heads included. */
export interface SavedNetworks {
  student: EmbeddingNetwork;
  teacher: EmbeddingNetwork;
  /** Steps that they were trained for; null if the file does not say. */
  step: number | null;
}

const ofNetwork = /^(student|teacher)\./;

/**
 * Both networks of a run's last checkpoint, to be looked at: in evaluation mode, without gradients, stochastic depth and
 * the optimiser's state. The caller releases them.
 *
 * @returns null if the run has written no checkpoint yet
 * @throws UserError that names the file, whatever is wrong in it
 */
export function readNetworks({ lastCheckpoint: file }: RunFolder): SavedNetworks | null {
  if (!existsSync(file)) return null;
  try {
    return torch.scope(() => {
      const { tensors, metadata } = torch.io.loadSafetensors(file, (name) => ofNetwork.test(name));
      const stored = metadata[CONFIG_KEY];
      if (stored === undefined) throw new Error('it does not say what its backbone is');
      const backbone = parseViTConfig(JSON.parse(stored), file);
      const [student, teacher] = [
        networkOf(tensors, 'student.', backbone),
        networkOf(tensors, 'teacher.', backbone),
      ];
      return { student, teacher, step: stepsOf(metadata) };
    });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const [reason] = (cause as Error).message.split('\n');
    throw new UserError(`The networks in ${file} cannot be read (${reason}); choose another run.`, { cause });
  }
}

/** The step that a file of a run is of, by its metadata; null if it does not say. */
export function stepsOf(metadata: Readonly<Record<string, string>>): number | null {
  const position = parsed(metadata[POSITION_KEY] ?? '{}') as { step?: unknown } | null;
  const step = Number(position?.step ?? metadata['step'] ?? NaN);
  return Number.isSafeInteger(step) ? step : null;
}

function networkOf(
  tensors: ReadonlyMap<string, Tensor>,
  prefix: string,
  backbone: ViTConfig,
): EmbeddingNetwork {
  const own = [...tensors].filter(([name]) => name.startsWith(prefix));
  const state = new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  const network = new EmbeddingNetwork({ ...backbone, dropPath: 0 }, headOf(state, backbone));
  network.loadStateDict(state);
  return network.requiresGrad_(false).eval();
}

/**
 * The widths of the head, from its tensors: a network is as large as its settings say, so those of a damaged file must
 * not ask for more than the file holds.
 */
function headOf(state: ReadonlyMap<string, Tensor>, backbone: ViTConfig) {
  for (const [name, wanted] of parameterShapes(backbone)) {
    const found = state.get(`backbone.${name}`)?.shape.join();
    if (found !== wanted.join()) throw new Error(`backbone.${name} has not the shape [${wanted.join(', ')}]`);
  }
  const [hiddenDim, outputDim] = ['head.layers.0.weight', 'head.layers.4.weight'].map(
    (name) => state.get(name)?.shape[0],
  );
  if (!hiddenDim || !outputDim) throw new Error('the head is missing');
  return { hiddenDim, outputDim };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
