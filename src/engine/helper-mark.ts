/** Of a container that dtop makes for itself: which run of dtop that was. */
export const HELPER_LABEL = 'dtop.helper';

let mark: string | undefined;

/** Of this run: nobody can have given it to a container before. */
export const helperMark = (): string => (mark ??= crypto.randomUUID());
