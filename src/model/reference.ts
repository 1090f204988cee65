/**
 * Where the tag of `registry:5000/path/name:tag` begins, its colon included; undefined without one. A colon
 * before the last slash is of a port; behind an `@` stands a digest.
 */
function tagAt(reference: string): number | undefined {
  const digest = reference.indexOf('@');
  const name = digest < 0 ? reference : reference.slice(0, digest);
  const at = name.indexOf(':', name.lastIndexOf('/') + 1);
  return at < 0 ? undefined : at;
}

/** As `docker pull` completes it: asked for without a tag, an engine pulls all tags there are. */
export const withTag = (reference: string): string =>
  reference.includes('@') || tagAt(reference) !== undefined ? reference : `${reference}:latest`;

/** As `docker tag` takes it apart. */
export function splitReference(reference: string): { readonly repo: string; readonly tag: string } {
  const at = tagAt(reference);
  return at === undefined
    ? { repo: reference, tag: 'latest' }
    : { repo: reference.slice(0, at), tag: reference.slice(at + 1) };
}
