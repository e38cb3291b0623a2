import { chooseDevice, rankEnvironment } from '@neco/neco/internal';

/** The option that says where networks run. */
export const DEVICE_OPTION = [
  '--device <device>',
  'where networks run: auto (a GPU where there is one), cpu, cuda or cuda:N',
  'auto',
] as const;

/** The device of this process. @throws UserError as {@link chooseDevice} */
export function deviceOf({ device }: { device: string }): string {
  return chooseDevice(device, rankEnvironment());
}
