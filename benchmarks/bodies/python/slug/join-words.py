def join_words(text: str) -> str:
    return "-".join(word for word in text.split(" ") if word)
