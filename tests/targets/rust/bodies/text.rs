fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut position = 0;
    for part in text.split(' ') {
        if !part.is_empty() {
            words.push(Word { letters: part.to_string(), position });
        }
        position += part.chars().count() as u32 + 1;
    }
    words
}
