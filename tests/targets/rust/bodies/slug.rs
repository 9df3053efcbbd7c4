fn is_word_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

fn clean(title: &str) -> String {
    title.chars().map(|c| if is_word_character(c) { c.to_ascii_lowercase() } else { ' ' }).collect()
}

fn words(title: &str) -> Vec<String> {
    clean(title).split(' ').filter(|part| !part.is_empty()).map(str::to_string).collect()
}

fn shorten(words: &[String], max_length: u32) -> Vec<String> {
    let mut kept = words.to_vec();
    while kept.join("-").len() > max_length as usize {
        kept.pop();
    }
    kept
}

fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    let parts = words(title);
    let Some(first) = parts.first() else {
        return Err(SlugError::EmptyTitle);
    };
    let Some(limit) = max_length else {
        return Ok(parts.join("-"));
    };
    let length = first.len() as u32;
    if length > limit {
        return Err(SlugError::TooShort(length));
    }
    Ok(shorten(&parts, limit).join("-"))
}
