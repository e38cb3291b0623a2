/** Reading and writing tensors. */
export {
  inspectSafetensors,
  loadSafetensors,
  SafetensorsError,
  saveSafetensors,
  type SafetensorsFile,
} from './safetensors.js';
