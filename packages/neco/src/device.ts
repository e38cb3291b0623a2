/** Which device the networks of a command run on. */
import * as torch from '@neco/torch';
import { UserError } from './errors.js';

/** What {@link torch.versions} says of CUDA; null in a build for processors alone. */
export type CudaFacts = ReturnType<typeof torch.versions>['cuda'];

const buildAlone =
  'This build is for processors alone; in a clone of the project "npm run setup -- --cuda" makes one for NVIDIA GPUs.';

/**
 * The device that a choice stands for.
 * @param choice - `auto` (a GPU where there is one that can be used, else the processor), `cpu`, `cuda` or `cuda:N`.
 * @param ranks - Which of several processes this is: each takes the GPU of its number among those of its machine.
 * @param cuda - What there is; by default what this build finds on this machine.
 * @returns `cpu` or `cuda:N`
 * @throws UserError for another word, and where a GPU that is asked for cannot be used
 */
export function chooseDevice(
  choice = 'auto',
  ranks: { localRank: number } | null = null,
  cuda: CudaFacts = torch.versions().cuda,
): string {
  const [, index] = /^cuda(?::(\d{1,4}))?$/.exec(choice) ?? [];
  if (choice !== 'auto' && choice !== 'cpu' && choice !== 'cuda' && index === undefined)
    throw new UserError(`"device" must be auto, cpu, cuda or cuda:N, not "${choice}".`);
  if (choice === 'cpu') return 'cpu';
  const problem = cuda === null ? buildAlone : cuda.problem;
  if (problem !== null) {
    if (choice === 'auto') return 'cpu';
    throw new UserError(
      `"device" ${choice}: no GPU can be used here. ${problem} The device line of neco doctor tells; ` +
        '"device" cpu computes on the processor.',
    );
  }
  return `cuda:${gpuOf(choice, index, ranks, cuda!.gpus)}`;
}

function gpuOf(
  choice: string,
  index: string | undefined,
  ranks: { localRank: number } | null,
  gpus: number,
): number {
  if (index !== undefined && ranks !== null) {
    throw new UserError(
      `"device" ${choice} names one GPU for all processes of a machine; "device" cuda gives each its own.`,
    );
  }
  const number = index === undefined ? (ranks?.localRank ?? 0) : Number(index);
  if (number < gpus) return number;
  const found = gpus === 1 ? 'has one GPU, cuda:0' : `has ${gpus} GPUs, cuda:0 to cuda:${gpus - 1}`;
  throw new UserError(
    ranks === null
      ? `"device" ${choice}: there is no such GPU; this machine ${found}.`
      : `"device" ${choice}: process ${number + 1} of this machine would need a GPU of its own, but it ${found}; ` +
          'start no more processes than GPUs, or give "device" cpu.',
  );
}
