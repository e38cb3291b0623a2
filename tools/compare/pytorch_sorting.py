"""The rows of `npm run bench -- sorting` with diffsort from PyPI: forward and backward, as NeCo's published code does it.

    python3 tools/compare/pytorch_sorting.py [--rows 3136] [--n 49] [--threads 2] [--repetitions 3]

Bitonic network, Cauchy relaxation, steepness 100 for student and teacher, no gradient for the teacher. Prints one line
of JSON with the median time and the growth of the resident set at its peak. Needs torch and diffsort.
"""

import argparse
import json
import os
import resource
import statistics
import time

import torch
from diffsort import DiffSortNet


def resident_kb():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=3136)
    parser.add_argument("--n", type=int, default=49)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    student = (torch.rand(options.rows, options.n) * 0.8).requires_grad_()
    teacher = student.detach() + 0.02 * torch.randn(options.rows, options.n)
    sorter = DiffSortNet("bitonic", options.n, steepness=100.0, interpolation_type="cauchy")

    def run(count):
        start = time.perf_counter()
        _, p = sorter(student[:count])
        with torch.no_grad():
            _, q = sorter(teacher[:count])
        (-(q * p.log()).sum(1).mean()).backward()
        student.grad = None
        return 1000 * (time.perf_counter() - start)

    run(1)  # what the first call loads is not the loss's
    before = resident_kb()
    run(options.rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = [run(options.rows) for _ in range(options.repetitions)]
    result = {"rows": options.rows, "ms": round(statistics.median(times), 1), "peakMB": round((peak - before) / 1000)}
    print(json.dumps({**result, "threads": options.threads, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
