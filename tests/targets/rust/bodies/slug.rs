fn slug_character(character: char) -> char {
    if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { ' ' }
}

fn with_spaces(title: &str) -> String {
    title.chars().map(slug_character).collect()
}

fn join_words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("-")
}

fn shorten(slug: &str, max_length: u32) -> String {
    let mut kept: Vec<&str> = slug.split('-').collect();
    while kept.join("-").len() > max_length as usize {
        kept.pop();
    }
    kept.join("-")
}

fn whole_slug(title: &str) -> Result<String, SlugError> {
    let slug = join_words(&with_spaces(title));
    if slug.is_empty() { Err(SlugError::EmptyTitle) } else { Ok(slug) }
}

fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    let slug = whole_slug(title)?;
    let Some(limit) = max_length else {
        return Ok(slug);
    };
    let short = shorten(&slug, limit);
    if short.is_empty() { Err(SlugError::TooShort(slug.split('-').next().map_or(0, str::len) as u32)) } else { Ok(short) }
}
