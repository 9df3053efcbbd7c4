def add(left: Amount, right: Amount) -> Amount:
    if left.currency != right.currency:
        raise CurrencyMismatch
    return Amount(cents=left.cents + right.cents, currency=left.currency)
