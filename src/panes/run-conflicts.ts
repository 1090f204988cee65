import type { Container, PortMapping } from '../model/container.js';
import { isRunning } from '../model/container.js';
import type { ContainerWish, PortWish } from '../model/creation.js';
import type { State } from '../store/state.js';
import type { Remark } from './form-spec.js';

type Known = Pick<State, 'containers' | 'networks'>;

/** The host's every address. */
const isAny = (address: string | undefined): boolean =>
  address === undefined || ['', '0.0.0.0', '::'].includes(address);

const isSame = ({ address, publicPort, protocol }: PortWish, taken: PortMapping): boolean =>
  publicPort !== undefined &&
  publicPort === taken.publicPort &&
  protocol === taken.protocol &&
  (isAny(address) || isAny(taken.ip) || address === taken.ip);

/** Only what is known of containers; whatever else listens on the host is found out by the engine. */
function takenPort(
  ports: readonly PortWish[],
  containers: readonly Container[],
): Remark | undefined {
  for (const container of containers.filter(isRunning)) {
    const port = ports.find((each) => container.ports.some((taken) => isSame(each, taken)));
    if (port === undefined) continue;
    const text = `${port.publicPort} is ${container.name}’s: it would be created, not started`;
    return { field: 'ports', tone: 'warning', text };
  }
  return undefined;
}

/** By name or by the beginning of its id; until they are listed all may be. */
const isKnown = (network: string, networks: State['networks']): boolean =>
  network.startsWith('container:') ||
  networks === undefined ||
  [...networks.values()].some(({ name, id }) => name === network || id.startsWith(network));

/** What is in the way of a container, as far as is known before it is asked for. */
export function conflictsOf(
  wish: ContainerWish,
  { containers, networks }: Known,
): readonly Remark[] {
  const { name, ports = [], network } = wish;
  const there = [...containers.values()];
  const same = there.find((container) => container.name === name);
  const remarks: readonly (Remark | undefined)[] = [
    same && { field: 'name', tone: 'error', text: `${same.name} is there already, ${same.state}` },
    takenPort(ports, there),
    network === undefined || isKnown(network, networks)
      ? undefined
      : { field: 'network', tone: 'warning', text: `no network ${network} is known here` },
  ];
  return remarks.filter((remark) => remark !== undefined);
}
