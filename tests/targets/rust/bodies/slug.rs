fn slug_character(character: char) -> char {
    if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { ' ' }
}

fn hyphenate(title: &str) -> String {
    let spaced: String = title.chars().map(slug_character).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join("-")
}

fn shorten(slug: &str, max_length: u32) -> String {
    let mut kept: Vec<&str> = slug.split('-').collect();
    while kept.join("-").len() > max_length as usize {
        kept.pop();
    }
    kept.join("-")
}

fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    let slug = hyphenate(title);
    let Some(first) = slug.split('-').next().filter(|word| !word.is_empty()) else {
        return Err(SlugError::EmptyTitle);
    };
    let Some(limit) = max_length else {
        return Ok(slug);
    };
    let short = shorten(&slug, limit);
    if short.is_empty() { Err(SlugError::TooShort(first.len() as u32)) } else { Ok(short) }
}
