/**
 * model/: the nouns, the arithmetic, the two sockets (Engine and Source). Pure: no folder of ours is
 * imported from here, and nothing from outside, not even `node:`.
 *
 * Identities. A bare `string` never names a thing in a signature; the brands make the compiler notice
 * an image id where a container id was meant. Only the engine's border (`engine/wire`) makes them.
 */
declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** Which engine or machine, as dtop calls it: `local`, or what `-H` named. */
export type HostId = Brand<'HostId'>;
/**
 * The full 64 hex digits. Never a prefix: the engine prefers a container *named* like a prefix. What no
 * engine made (an LXC container, a cgroup) goes by its name; nothing is ever asked of an engine by it.
 */
export type ContainerId = Brand<'ContainerId'>;
/** `sha256:` and 64 hex digits. */
export type ImageId = Brand<'ImageId'>;
/** `repository:tag` or `repository@digest`, as people write it. */
export type ImageReference = Brand<'ImageReference'>;
export type VolumeName = Brand<'VolumeName'>;
export type NetworkId = Brand<'NetworkId'>;
/** A file of dtop's machine, as somebody typed it. */
export type FilePath = Brand<'FilePath'>;
/** A record of BuildKit's cache. */
export type CacheId = Brand<'CacheId'>;
/** `<container>/<pid>@<start in clock ticks>`: pids are used again. */
export type ProcessId = Brand<'ProcessId'>;

export const hostId = (text: string): HostId => text as HostId;
export const containerId = (text: string): ContainerId => text as ContainerId;
export const imageId = (text: string): ImageId => text as ImageId;
export const imageReference = (text: string): ImageReference => text as ImageReference;
export const volumeName = (text: string): VolumeName => text as VolumeName;
export const processId = (text: string): ProcessId => text as ProcessId;
export const networkId = (text: string): NetworkId => text as NetworkId;
export const filePath = (text: string): FilePath => text as FilePath;
export const cacheId = (text: string): CacheId => text as CacheId;

/** The 12 characters people know an object by. For the eye only, never for a request. */
export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);
