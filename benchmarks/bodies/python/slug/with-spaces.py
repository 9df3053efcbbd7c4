def with_spaces(title: str) -> str:
    return "".join(slug_character(character) for character in title)
