export function add(left: Amount, right: Amount): Amount {
  if (left.currency !== right.currency) throw new MoneyError("currency-mismatch");
  return { cents: left.cents + right.cents, currency: left.currency };
}
