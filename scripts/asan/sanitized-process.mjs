// Runs Node with the sanitizers' libraries, and finds what they report.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

// Node and V8 keep much until the process ends, so leaks cannot be told apart; tests count live tensors instead.
// Tests ask for more memory than there is: that is to be refused as without the sanitizer.
const ADDRESS =
  'detect_leaks=0:halt_on_error=1:strict_string_checks=1:detect_stack_use_after_return=1:allocator_may_return_null=1';
const UNDEFINED = `halt_on_error=1:print_stacktrace=1:suppressions=${join(root, 'scripts/ubsan-suppressions.txt')}`;

/**
 * @param args of Node
 * @param options more of AddressSanitizer's
 * @returns with `findings`: what AddressSanitizer wrote, of this process and of all that it started, whoever reads
 *   their output; UBSan knows no file beside AddressSanitizer's, so its findings are those in the output
 */
export function runSanitized(args, options = '') {
  const folder = mkdtempSync(join(tmpdir(), 'neco-asan-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: {
        ...process.env,
        LD_PRELOAD: runtimes(),
        ASAN_OPTIONS: [ADDRESS, options, `log_path=${join(folder, 'report')}`].filter(Boolean).join(':'),
        UBSAN_OPTIONS: UNDEFINED,
        OMP_NUM_THREADS: '2',
      },
    });
    const output = `${stdout}${stderr}`;
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    // There are warnings too: of memory that was refused.
    const findings = [
      ...written.filter((text) => text.includes('ERROR: AddressSanitizer')),
      ...(output.match(/^.*runtime error:.*$/gm) ?? []),
    ];
    return { status, output, stdout, findings };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The sanitizers' run-time libraries, which must be in the process before Node's own allocations. */
function runtimes() {
  const [program = 'g++', ...args] = (process.env.CXX ?? 'g++').trim().split(/\s+/);
  return ['libasan.so', 'libubsan.so']
    .map((name) =>
      spawnSync(program, [...args, `-print-file-name=${name}`], { encoding: 'utf8' }).stdout.trim(),
    )
    .join(':');
}
