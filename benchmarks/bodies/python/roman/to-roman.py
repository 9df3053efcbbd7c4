VALUES = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"))
SMALL = ((5, "V"), (4, "IV"), (1, "I"))


def to_roman(value: int) -> str:
    if not 1 <= value <= 3999:
        raise OutOfRange(value)
    letters = ""
    for number, numeral in (*VALUES, *SMALL):
        while value >= number:
            letters += numeral
            value -= number
    return letters
