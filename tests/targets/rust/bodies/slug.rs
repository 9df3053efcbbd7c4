fn words(title: &str) -> Vec<String> {
    let cleaned: String = title.chars().filter(|c| *c != '\'' && *c != '’').collect();
    cleaned
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    let mut parts = words(title);
    let Some(first) = parts.first() else {
        return Err(SlugError::EmptyTitle);
    };
    if let Some(limit) = max_length {
        let length = first.len() as u32;
        if length > limit {
            return Err(SlugError::TooShort(length));
        }
        while parts.join("-").len() > limit as usize {
            parts.pop();
        }
    }
    Ok(parts.join("-"))
}
