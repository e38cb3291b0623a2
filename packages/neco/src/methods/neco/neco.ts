import type { Tensor } from '@neco/torch';
import { requireClassToken } from '../../vit/class-token.js';
import { initLinears } from '../../vit/init.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import type { Learner, Method, Rates, StepContext, StepNumbers } from '../method.js';
import type { ViewBatch } from '../parts/alignment.js';
import { EmbeddingNetwork } from '../parts/embedding-network.js';
import { parameterGroups } from '../parts/parameter-groups.js';
import {
  postTrainingRates,
  resolvePostTraining,
  startingBackbone,
  viewConfig,
} from '../parts/post-training.js';
import { startTeacher, updateTeacher } from '../parts/teacher.js';
import { embeddingRank } from './embedding-rank.js';
import { PatchQueue } from './queue.js';
import { necoSettings, surroundings, type NecoConfig } from './settings.js';
import { lossAndGradient } from './step.js';

/** Patch neighbour consistency (arXiv 2408.11054): patches see their neighbours in the order that the teacher sees. */
export const neco: Method<NecoConfig> = {
  name: 'neco',
  summary: 'patches order reference patches by similarity as the teacher does (arXiv 2408.11054)',
  settings: necoSettings,
  resolve: (settings, { backbone }) => {
    if (settings.loss.mask !== 'all')
      requireClassToken(backbone!, 'the foreground that "loss.mask" asks for');
    return { ...surroundings(settings), ...resolvePostTraining(settings, backbone!) };
  },
  views: (settings) => viewConfig(settings),
  build: ({ backbone, device }, settings) => new NecoLearner(backbone!, settings, device),
};

/** Student, teacher and the queues of references. */
export class NecoLearner implements Learner {
  readonly student: EmbeddingNetwork;
  readonly teacher: EmbeddingNetwork;
  /** One for each global view; empty without queue. */
  readonly queues: readonly PatchQueue[];
  readonly trained = 'student';
  readonly result = 'teacher';
  readonly networks: { student: EmbeddingNetwork; teacher: EmbeddingNetwork };
  readonly groups;
  readonly clipGrad: number | null;
  readonly ownState: boolean;

  constructor(
    pretrained: VisionTransformer,
    private readonly config: NecoConfig,
    device: string,
  ) {
    const { backbone, head, teacher, queue, compat, distributed } = config;
    const start = startingBackbone(pretrained, backbone.registers);
    this.student = new EmbeddingNetwork({ ...start.config, dropPath: backbone.dropPath }, head);
    this.student.backbone.loadStateDict(start.weights);
    this.teacher = new EmbeddingNetwork({ ...start.config, dropPath: 0 }, head);
    this.networks = { student: this.student, teacher: this.teacher };
    if (head.initialisation === 'published')
      [this.student, this.teacher].forEach((network) => initLinears(network.head));
    startTeacher(this.teacher, this.student, teacher.head);
    this.student.train();
    if (device !== 'cpu') [this.student, this.teacher].forEach((network) => network.to({ device }));
    const countedTimes = queue.counting === 'per_view' ? 2 : 1;
    this.queues =
      queue.length > 0
        ? [0, 1].map(() => new PatchQueue(queue.length, head.outputDim, device, countedTimes))
        : [];
    this.groups = parameterGroups(this.student, config);
    // What the published code clips was used already.
    this.clipGrad = compat === 'reference' ? null : config.optimizer.clipGrad;
    this.ownState = !distributed.gatherReferences;
  }

  state(): Map<string, Tensor> {
    return new Map(
      this.queues.flatMap(({ embeddings, position }, g): [string, Tensor][] => [
        [`queue.${g}`, embeddings],
        [`queue.${g}.position`, position],
      ]),
    );
  }

  rates(step: number, total: number): Required<Rates> {
    return postTrainingRates(this.config, step, total);
  }

  step(batch: ViewBatch, context: StepContext): StepNumbers {
    return { loss: lossAndGradient(this, batch, this.config, context) };
  }

  // The published code moves the teacher before the optimiser's step.
  beforeUpdate({ momentum }: Rates): void {
    if (this.config.compat === 'reference') updateTeacher(this.teacher, this.student, momentum!);
  }

  afterUpdate({ momentum }: Rates, batch: ViewBatch, step: number): Record<string, number> {
    if (this.config.compat !== 'reference') updateTeacher(this.teacher, this.student, momentum!);
    return embeddingRank(this.teacher, batch.globals, this.config.precision, step);
  }
}
