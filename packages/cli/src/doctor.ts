import type { Command } from 'commander';
import { diagnose, type Finding } from './diagnosis.js';

/** Adds `neco doctor`: says what is installed, what this machine can do, and what is missing. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('show versions, device, processor, threads, memory, and what is missing')
    .option('--json', 'print one line of JSON instead')
    .action(runDoctor);
}

async function runDoctor({ json }: { json?: boolean }): Promise<void> {
  const findings = await diagnose();
  const missing = findings.filter(({ status }) => status === 'missing');
  if (json) console.log(JSON.stringify({ ok: missing.length === 0, findings }));
  else printFindings(findings, missing.length);
  if (missing.length > 0) process.exitCode = 1;
}

const MARKS = { ok: 'ok     ', note: 'note   ', missing: 'MISSING' };

function printFindings(findings: readonly Finding[], missing: number): void {
  for (const { name, value, status, remedy } of findings) {
    console.log(`${MARKS[status]} ${name.padEnd(10)} ${value}`);
    if (remedy) console.log(`${' '.repeat(19)}-> ${remedy}`);
  }
  if (missing === 0) console.log('Everything that neco needs is here.');
  else
    console.log(
      `${missing === 1 ? 'One thing' : `${missing} things`} that neco needs ${missing === 1 ? 'is' : 'are'} missing.`,
    );
}
