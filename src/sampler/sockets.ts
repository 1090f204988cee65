import type { Protocol } from '../model/holder.js';

/** net/tcp_states.h: TCP_LISTEN; TCP_CLOSE, which is what UDP calls a socket without a peer. */
const WAITING: Readonly<Record<Protocol, string>> = { tcp: '0A', udp: '07' };

/**
 * `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …` of proc_pid_net(5):
 * `0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 12345 …`. Addresses may be
 * IPv6; the port is hexadecimal.
 * @returns inodes of the sockets that wait for somebody on a port
 */
export function socketsOn(
  port: number,
  protocol: Protocol,
  table: readonly string[],
): readonly string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const isWanted = local.endsWith(ending) && state === WAITING[protocol];
    // 0: the socket's process is gone
    return isWanted && inode !== undefined && inode !== '0' ? [inode] : [];
  });
}
