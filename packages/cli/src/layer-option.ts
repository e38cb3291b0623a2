import { isLayer, layerForms, UserError } from '@neco/neco/internal';

/** The value of an option that takes a layer. @throws UserError for what is no layer of any network */
export function layerFlag(text: string, option = 'layer'): string {
  if (isLayer(text)) return text;
  throw new UserError(`--${option} must be ${layerForms}, not "${text}".`);
}
