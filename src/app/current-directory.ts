import { filePath, type FilePath } from '../model/id.js';

/** Where dtop was started; somebody may have removed it meanwhile. */
export function currentDirectory(): FilePath {
  try {
    return filePath(process.cwd());
  } catch {
    return filePath('.');
  }
}
