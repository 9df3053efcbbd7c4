export function splitEvenly(cents: number, parts: number): number[] {
  if (parts === 0) throw new MoneyError("no-parts");
  const share = Math.floor(cents / parts);
  return Array.from({ length: parts }, (_, i) => share + (i < cents % parts ? 1 : 0));
}
