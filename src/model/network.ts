import type { HostId, NetworkId } from './id.js';
import type { SafeText } from './safe-text.js';

export interface Network {
  readonly kind: 'network';
  readonly host: HostId;
  readonly id: NetworkId;
  readonly name: SafeText;
  readonly driver: SafeText;
  readonly scope: SafeText;
  /** CIDR, one an address family. */
  readonly subnets: readonly SafeText[];
  readonly internal: boolean;
  readonly createdAtMs: number | undefined;
  readonly labels: ReadonlyMap<SafeText, SafeText>;
}

/** The three the engine makes itself and refuses to remove. */
export const isPredefined = (network: Network): boolean =>
  network.name === 'bridge' || network.name === 'host' || network.name === 'none';
