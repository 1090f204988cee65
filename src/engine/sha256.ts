/** In hex. By name: few starts need it, and OpenSSL takes a tenth of one to load, and 3 MiB. */
export const sha256 = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
