fn slug_character(character: char) -> char {
    if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { ' ' }
}

fn replace_characters(title: &str) -> String {
    title.chars().map(slug_character).collect()
}

fn hyphenate(title: &str) -> String {
    replace_characters(title).split_whitespace().collect::<Vec<_>>().join("-")
}

fn drop_last(slug: &str) -> String {
    slug.rsplit_once('-').map_or("", |(before, _)| before).to_string()
}

fn shorten(slug: &str, max_length: u32) -> String {
    let mut slug = slug.to_string();
    while slug.len() > max_length as usize {
        slug = drop_last(&slug);
    }
    slug
}

fn limit(slug: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    let Some(limit) = max_length else {
        return Ok(slug.to_string());
    };
    let short = shorten(slug, limit);
    if short.is_empty() { Err(SlugError::TooShort(limit)) } else { Ok(short) }
}

fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    let slug = hyphenate(title);
    if slug.is_empty() { Err(SlugError::EmptyTitle) } else { limit(&slug, max_length) }
}
