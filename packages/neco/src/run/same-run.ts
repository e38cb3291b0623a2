import { UserError } from '../errors.js';
import { configDifferences, type RunFolder, type RunRecord } from './run-folder.js';

// How often a run is watched, what follows from an alarm, when it is saved and how far ahead images are prepared: none
// of it decides what is learnt. Runs of earlier versions were not watched at all.
const mayChange =
  /^config\.(eval(\.(every|collapseBelow|stopOnCollapse|patience))?|checkpoint\.\w+|loader\.prefetch|distributed\.(timeoutSeconds|bucketMegabytes)):/;
// What runs of earlier versions had without saying so.
const wasDefault =
  /^config\.(method: unset -> "(neco|contrast|labels)"|(epochs|checkpoint|eval\.network): unset -> .*|eval\.signal: unset -> .*|loss\.(objective: unset -> "sorted"|shuffleTeacher: unset -> false)|pictures: unset -> .*"bands":null,"window":"auto".*|distributed: unset -> .*"gatherReferences":false.*)$/;

/**
 * What in a run that goes on is not as it began: settings, model or data, each as `key: before -> now`.
 * @param before - What the folder records; null for a new run.
 */
function differences(before: RunRecord | null, record: RunRecord): string[] {
  if (before === null) return [];
  const compared = ({ model, initFrom, classNames, config, fingerprint, maskFingerprint }: RunRecord) => ({
    ...{ model, initFrom, classNames, config, fingerprint, maskFingerprint },
  });
  return configDifferences(compared(before), JSON.parse(JSON.stringify(compared(record)))).filter(
    (difference) => !mayChange.test(difference) && !wasDefault.test(difference),
  );
}

/**
 * Makes sure that a run goes on as it began.
 * @param override - Let it go on with other settings.
 * @returns the differences, none unless overridden
 * @throws UserError with the list of differences
 */
export function requireSameRun(run: RunFolder, record: RunRecord, override: boolean): string[] {
  const found = differences(run.readRecord(), record);
  if (found.length === 0 || override) return found;
  throw new UserError(
    `${run.root} holds a run with other settings (${found.join('; ')}); use the same settings to continue it, ` +
      'choose another "out", or go on with the new ones by "overrideConfig".',
  );
}
