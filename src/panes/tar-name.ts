import { filePath, type FilePath } from '../model/id.js';

/** In the current directory: whoever named it is not to choose another one. */
export const tarOf = (name: string): FilePath =>
  filePath(`${name.replace(/[^\w.-]+/g, '_').replace(/^[.-]+/, '')}.tar`);
