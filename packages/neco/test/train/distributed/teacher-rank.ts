// One rank that builds a network, changes its teacher if it is named as the odd one, and compares: teacher-rank.js ODD
import * as torch from '@neco/torch';
import {
  buildRunState,
  type NecoLearner,
  type RunState,
  parseTrainConfig,
  rankEnvironment,
  requireSameResult,
  resolveAuto,
  VisionTransformer,
  vitConfig,
  withWorld,
} from '@neco/neco/internal';

const shape = vitConfig('tiny', 'v2', { embedDim: 32, depth: 1, numHeads: 2, imgSize: 48 });
const config = resolveAuto(parseTrainConfig({ batchSize: 3, queue: { length: 0 } }), shape, 10, false);
torch.manualSeed(1);
const state = buildRunState(new VisionTransformer(shape), config) as RunState<NecoLearner>;
try {
  await withWorld(rankEnvironment(), { timeoutSeconds: 20 }, async (world) => {
    requireSameResult(world!, state);
    if (world!.rank === Number(process.argv[2])) {
      // One unit in the last place of one weight.
      const weight = state.learner.teacher.parameters().at(-1)!.reshape([-1]).narrow(0, 0, 1);
      torch.noGrad(() => weight.copy_(torch.nextafter(weight, weight.add(1))));
    }
    requireSameResult(world!, state);
    return Promise.resolve();
  });
  console.log('the same');
} catch (error) {
  console.log((error as Error).message);
}
