import type { AnnotatedSet, AnnotationFiles } from './annotated-set.js';
import { isCoco, readCoco } from './coco.js';
import type { ImageNames } from './image-names.js';
import { isLabelMe, readLabelMe } from './labelme.js';
import { isYolo, readYolo } from './yolo.js';

/** A form in which annotations are stored. */
export interface AnnotationFormat {
  name: string;
  /** What its files look like, for people. */
  form: string;
  recognise(files: AnnotationFiles): boolean;
  read(files: AnnotationFiles, names: ImageNames): AnnotatedSet;
}

/** The forms that are read; the first that recognises files reads them. */
export const ANNOTATION_FORMATS: readonly AnnotationFormat[] = [
  {
    name: 'COCO',
    form: 'one JSON with images, annotations and categories',
    recognise: isCoco,
    read: readCoco,
  },
  { name: 'LabelMe', form: 'a JSON with shapes for each image', recognise: isLabelMe, read: readLabelMe },
  { name: 'YOLO', form: 'a text file of polygons for each image', recognise: isYolo, read: readYolo },
];
