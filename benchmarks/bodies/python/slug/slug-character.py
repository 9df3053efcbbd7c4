def slug_character(character: str) -> str:
    return character.lower() if character.isascii() and character.isalnum() else " "
