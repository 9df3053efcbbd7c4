export function taxOn(net: number, basisPoints: number): number {
  return Number((BigInt(net) * BigInt(basisPoints) + 5000n) / 10000n);
}
