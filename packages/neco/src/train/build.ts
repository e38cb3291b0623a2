import * as torch from '@neco/torch';
import { initLinears } from '../vit/init.js';
import { interpolationOf, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { RunState } from '../run/checkpoint.js';
import { NecoNetwork } from '../methods/neco/neco-network.js';
import { parameterGroups } from './parameter-groups.js';
import { PatchQueue } from '../methods/neco/queue.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import { startTeacher } from '../methods/parts/teacher.js';

/**
 * Student, teacher, queues and optimiser at step 0, from a pretrained backbone.
 * @param device - Where all of them lie. Random weights are drawn on the CPU, so they are the same everywhere.
 */
export function buildRunState(
  pretrained: VisionTransformer,
  config: ResolvedConfig,
  device = 'cpu',
): RunState {
  torch.manualSeed(config.seed);
  return torch.scope(() => {
    const backbone = startingConfig(pretrained, config);
    const student = new NecoNetwork({ ...backbone, dropPath: config.backbone.dropPath }, config.head);
    student.backbone.loadStateDict(startingState(pretrained, backbone));
    const teacher = new NecoNetwork({ ...backbone, dropPath: 0 }, config.head);
    if (config.head.initialisation === 'published')
      [student, teacher].forEach(({ head }) => initLinears(head));
    startTeacher(teacher, student, config.teacher.head);
    student.train();
    if (device !== 'cpu') [student, teacher].forEach((network) => network.to({ device }));
    const countedTimes = config.queue.counting === 'per_view' ? 2 : 1;
    const queues =
      config.queue.length > 0
        ? [0, 1].map(() => new PatchQueue(config.queue.length, config.head.outputDim, device, countedTimes))
        : [];
    const { lr, betas, eps } = config.optimizer;
    const optimizer = new torch.optim.AdamW(parameterGroups(student, config), { lr, betas, eps });
    return { student, teacher, queues, optimizer, step: 0, skipped: [] };
  });
}

/** The student's architecture: the pretrained one, or that without its registers. */
function startingConfig({ config: pretrained }: VisionTransformer, config: ResolvedConfig): ViTConfig {
  if (config.backbone.registers === 'keep' || pretrained.registers === 0) return { ...pretrained };
  // A backbone without registers resizes its positions as all such do: so its file is read again.
  return { ...pretrained, registers: 0, ...interpolationOf(pretrained.version, 0) };
}

function startingState(pretrained: VisionTransformer, { registers }: ViTConfig): Map<string, torch.Tensor> {
  const state = new Map(pretrained.stateDict());
  if (registers === 0) state.delete('register_tokens');
  return state;
}
