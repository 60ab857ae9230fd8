/** Packets of the IP stack pass chains of ip, ip6 and inet; bridged frames, ARP and devices have chains of their own. */
export type Layer = 'ip' | 'bridge' | 'arp' | 'netdev'

export const layers: readonly Layer[] = ['ip', 'bridge', 'arp', 'netdev']
