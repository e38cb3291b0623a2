// Body of the workers in worker.test.ts.
import { parentPort, workerData } from 'node:worker_threads';
import * as torch from '@neco/torch';

type Task = 'train' | 'endless' | 'exit' | 'throw' | 'post';
const { task, seed } = workerData as { task: Task; seed: number };

function train(): Float32Array {
  const values = Float32Array.from({ length: 64 }, (_, i) => Math.sin(seed + i));
  const weight = torch.nn.parameter(torch.tensor(values, { shape: [8, 8] }));
  const optimiser = new torch.optim.SGD([weight], { lr: 0.05, momentum: 0.9 });
  for (let step = 0; step < 50; step++) {
    torch.scope(() => {
      optimiser.zeroGrad();
      torch.mseLoss(weight.mm(weight.t()), torch.eye(8)).backward();
      optimiser.step();
    });
    try {
      weight.mm(torch.ones([3, 3]));
    } catch (error) {
      if (!String(error).includes('aten::mm')) throw error;
    }
  }
  return weight.toFloat32Array();
}

if (task === 'train') {
  torch.setNumThreads(1);
  parentPort!.postMessage(train());
} else if (task === 'exit') {
  torch.keep(torch.ones([1000]));
  torch.scope(() => torch.noGrad(() => torch.scope(() => [torch.ones([5]), process.exit(3)])));
} else if (task === 'throw') {
  torch.scope(() => torch.noGrad(() => torch.ones([2]).mm(torch.ones([2]))));
} else if (task === 'post') {
  // The error itself does not cross threads in all versions of Node.
  try {
    parentPort!.postMessage(torch.ones([2]));
  } catch (error) {
    parentPort!.postMessage(String(error));
  }
} else {
  parentPort!.postMessage('running');
  for (;;)
    torch.noGrad(() =>
      torch.scope(() =>
        torch
          .ones([32, 32])
          .mm(torch.ones([32, 32]))
          .sum()
          .item(),
      ),
    );
}
