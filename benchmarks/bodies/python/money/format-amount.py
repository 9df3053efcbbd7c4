def format_amount(value: Amount) -> str:
    return f"{value.cents // 100}.{value.cents % 100:02d} {value.currency}"
