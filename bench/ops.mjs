// What calling an operator costs, beside PyTorch's own Python calls: small tensors, one thread.
//
//   npm run bench -- ops [--json]
//
// PYTHON names a Python that has torch (default python3); without one only our side is measured. Both sides take
// turns, round by round, so that a busy machine slows both. Reported: the median of the rounds, in microseconds.
import * as torch from '@neco/torch';
import { startPython } from './python-side.mjs';

const ROUNDS = 9;
const CALLS = 5000;

torch.setNumThreads(1);
const [a, b, c] = [1, 2, 3].map((value) => torch.keep(torch.full([4, 4], value)));
const w = torch.nn.parameter(torch.ones([4, 4]));

// The same calls on both sides; the Python ones as text.
const CALL = {
  'a.add(b)': () => a.add(b),
  'a.add(b, alpha=2)': () => a.add(b, { alpha: 2 }),
  'a.mul(2)': () => a.mul(2),
  'a.mm(b)': () => a.mm(b),
  'torch.addcmul(a, b, c)': () => torch.addcmul(a, b, c),
  'a.add_(b)': () => a.add_(b),
  'a.sum(1)': () => a.sum(1),
  'a.view(2, 8)': () => a.view([2, 8]),
  'a.mm(w)': () => a.mm(w),
  'a.shape': () => a.shape,
};
const PYTHON = `
import json, sys, timeit, torch
torch.set_num_threads(1)
a, b, c = (torch.full((4, 4), float(v)) for v in (1, 2, 3))
w = torch.nn.Parameter(torch.ones(4, 4))
calls = {text: compile(text, "call", "eval") for text in ${JSON.stringify(Object.keys(CALL))}}
run = {text: eval("lambda: " + text) for text in calls}
print(json.dumps(torch.__version__), flush=True)
for line in sys.stdin:
    print(json.dumps({text: timeit.timeit(f, number=${CALLS}) / ${CALLS} * 1e6 for text, f in run.items()}), flush=True)
`;

/** Microseconds of one call. In scopes of 500 calls, as a training step has them. */
function time(call) {
  const started = performance.now();
  for (let done = 0; done < CALLS; done += 500) {
    torch.scope(() => {
      for (let i = 0; i < 500; i++) call();
    });
  }
  return ((performance.now() - started) / CALLS) * 1000;
}

const median = (values) => values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)];

const python = await startPython(['-c', PYTHON]);
const ours = {};
const theirs = {};
for (let round = -2; round < ROUNDS; round++) {
  const mine = Object.fromEntries(Object.entries(CALL).map(([text, call]) => [text, time(call)]));
  mine['scope(() => {})'] = time(() => torch.scope(() => {}));
  const other = (await python?.ask()) ?? {};
  if (round < 0) continue; // warm-up
  for (const [text, us] of Object.entries(mine)) (ours[text] ??= []).push(us);
  for (const [text, us] of Object.entries(other)) (theirs[text] ??= []).push(us);
}
python?.stop();

console.log(
  `us a call            Node ${process.version}   ${python ? `PyTorch ${python.first}` : 'no PyTorch found'}`,
);
const rows = Object.keys(ours).map((text) => {
  const us = median(ours[text]);
  const pythonUs = theirs[text] ? median(theirs[text]) : null;
  return { call: text, us, pythonUs, ratio: pythonUs && us / pythonUs };
});
for (const { call, us, pythonUs, ratio } of rows) {
  const beside = ratio ? `${pythonUs.toFixed(2).padStart(14)}   ${ratio.toFixed(2)}x` : '';
  console.log(`${call.padEnd(24)}${us.toFixed(2).padStart(8)}${beside}`);
}
if (process.argv.includes('--json')) {
  const rounded = (value) => (value === null ? null : Number(value.toFixed(3)));
  const [{ us, pythonUs, ratio }] = rows;
  console.log(JSON.stringify({ callUs: rounded(us), pythonUs: rounded(pythonUs), ratio: rounded(ratio) }));
}
