import { FORMS } from './forms.js';
import { fuzz, summary } from './run.js';

// The full set: node all.js [FILES OF EACH FORM] [SEED]
const [files = 2000, seed = 1] = process.argv.slice(2).map(Number);
for (const form of FORMS) {
  const result = await fuzz(form, seed, files);
  console.log(summary(result));
  for (const defect of result.defects) console.log(`  ${defect}`);
  if (result.defects.length > 0) process.exitCode = 1;
}
