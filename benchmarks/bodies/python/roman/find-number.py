def find_number(text: str) -> int:
    for number in range(1, 4000):
        if to_roman(number) == text:
            return number
    raise NotANumeral
