// One rank that shares tasks: task-rank.js TASKS BUSY_MS. The leader is busy for so long with each result, and prints which
// rank performed which task, what a refused task says, and that the tasks after it are right again.
import * as torch from '@neco/torch';
import {
  rankEnvironment,
  serveTasks,
  TaskLeader,
  UserError,
  withWorld,
  type World,
} from '@neco/neco/internal';

const [count, busyMs] = process.argv.slice(2).map(Number) as [number, number];

interface Result {
  number: number;
  rank: number;
  values: torch.Tensor;
  mask: Uint16Array;
}

function performer({ rank }: World) {
  return async ({ number, refuse }: { number: number; refuse?: boolean }): Promise<Result> => {
    // Later tasks are done sooner.
    await new Promise((resolve) => setTimeout(resolve, 30 - (number % 3) * 10));
    if (refuse) throw new UserError(`task ${number} is refused`);
    return { number, rank, values: torch.full([number, 3], number), mask: Uint16Array.of(number, 60_000) };
  };
}

async function lead(world: World): Promise<object> {
  const leader = new TaskLeader(world);
  const perform = performer(world);
  const tasks = Array.from({ length: count }, (_, number) => ({ number }));
  const rounds: number[][] = [];
  let [largest, refused] = [0, ''];
  const round = async (given: { number: number; refuse?: boolean }[]): Promise<void> => {
    const ranks: number[] = [];
    rounds.push(ranks);
    for await (const { number, rank, values, mask } of leader.share(given, perform)) {
      if (number !== ranks.length) throw new Error(`task ${number} came as number ${ranks.length}`);
      if (values.shape[0] !== number || torch.scope(() => values.ne(number).any().item()))
        throw new Error('wrong tensor');
      if (mask[0] !== number || mask[1] !== 60_000) throw new Error('wrong array');
      values.release();
      ranks.push(rank);
      const end = performance.now() + busyMs;
      while (performance.now() < end);
      largest = Math.max(largest, torch.liveTensors());
    }
  };
  await round(tasks);
  const some = tasks.map(({ number }) => ({ number, refuse: number === 4 }));
  await round(some).catch((error: Error) => (refused = error.message));
  for await (const { values } of leader.share(tasks, perform)) {
    values.release();
    break;
  }
  await round(tasks);
  await world.tellOthers('enough');
  return { rounds, refused, largest, left: torch.liveTensors() };
}

await withWorld(rankEnvironment(), { timeoutSeconds: 20 }, async (world) => {
  if (world!.isLeader) console.log(JSON.stringify(await lead(world!)));
  else {
    const perform = performer(world!);
    const last = await serveTasks(world!, (task) => perform(task as { number: number }));
    console.log(JSON.stringify({ last, left: torch.liveTensors() }));
  }
});
