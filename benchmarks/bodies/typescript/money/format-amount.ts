export function formatAmount(value: Amount): string {
  return `${Math.floor(value.cents / 100)}.${String(value.cents % 100).padStart(2, "0")} ${value.currency}`;
}
