import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { runProgram } from '../../packages/torch/libtorch/subprocess.mjs';

// Something of C++20 that a compiler with an older standard library lacks.
const PROBE = `
#include <concepts>
#include <span>
#include <vector>
static_assert(__cplusplus >= 202002L);
template <std::integral T> int size(std::span<const T> values) { return static_cast<int>(values.size()); }
int main() { std::vector<int> values(3); return size(std::span<const int>(values)) - 3; }
`;

const OPENMP_PROBE = `
#include <omp.h>
int main() { int n = 0;
#pragma omp parallel reduction(+ : n)
n += 1;
return n < 1; }
`;

/**
 * The C++ compiler to use: the one of CXX, else the first of g++ and clang++ that knows C++20.
 *
 * @returns {Promise<{ program: string, args: string[], openmp: string[], name: string }>} `openmp`: the flags that turn OpenMP on,
 *   none where it is not available (libtorch then runs our own loops on one thread)
 */
export async function findCompiler(env = process.env) {
  const candidates = compilerCandidates(env);
  const tried = [];
  for (const [program, ...args] of candidates) {
    const { missing, code, output } = await compile(program, args, ['-std=c++20'], PROBE);
    if (missing) continue;
    if (code === 0) {
      const name = (await runProgram(program, [...args, '--version'])).output.split('\n')[0];
      return { program, args, name, openmp: await openmpFlags(program, args) };
    }
    tried.push({ program, output });
  }
  throw new SetupError(noCompiler({ cxx: env.CXX, tooOld: tried.map(({ program }) => program) }));
}

/** Each candidate as a command line; CXX may hold a wrapper and flags (`ccache g++`). */
export function compilerCandidates(env) {
  const named = env.CXX?.trim();
  return named ? [named.split(/\s+/)] : [['g++'], ['clang++']];
}

export function noCompiler({ cxx, tooOld, platform = process.platform }) {
  const how =
    platform === 'darwin'
      ? 'run "xcode-select --install"'
      : 'install it with "apt install g++" (Debian 12, Ubuntu 22.04 or newer) or "dnf install gcc-c++" (Fedora)';
  if (tooOld.length > 0) {
    return `${tooOld.join(' and ')} cannot compile C++20 (g++ 11 or clang++ 15 or newer is needed): ${how}, or name another compiler in the environment variable CXX.`;
  }
  if (cxx)
    return `The C++ compiler that CXX names (${cxx}) was not found: correct CXX, or unset it to use g++ or clang++.`;
  return `No C++ compiler was found (g++ 11 or clang++ 15 or newer is needed): ${how}.`;
}

async function openmpFlags(program, args) {
  for (const flags of [['-fopenmp'], ['-Xclang', '-fopenmp', '-lomp']]) {
    if ((await compile(program, args, flags, OPENMP_PROBE)).code === 0) return flags;
  }
  return [];
}

async function compile(program, args, flags, source) {
  const folder = mkdtempSync(join(tmpdir(), 'neco-compiler-'));
  try {
    const command = [...args, '-x', 'c++', '-', ...flags, '-o', join(folder, 'probe')];
    return await runProgram(program, command, { input: source });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
