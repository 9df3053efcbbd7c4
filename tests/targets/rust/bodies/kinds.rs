fn same_thing(thing: &Thing) -> Thing {
    thing.clone()
}

fn area(shape: &Shape) -> Result<f64, Fault> {
    match shape {
        Shape::Empty => Err(Fault::Nothing),
        Shape::Circle(radius) => Ok(f64::from(*radius) * f64::from(*radius) * std::f64::consts::PI),
        Shape::Polygon(points) => Ok(points.windows(2).map(|pair| pair[0].x * pair[1].y - pair[1].x * pair[0].y).sum::<f64>() / 2.0),
        Shape::Named((_, number)) => Err(Fault::Odd(vec![*number])),
        Shape::Self_(Some(number)) => Err(Fault::TooLarge(i64::from(*number))),
        Shape::Self_(None) => Err(Fault::Nothing),
    }
}

fn widest(a: i64, b: u64, c: i8, d: u16, e: f32, f: char, g: bool) -> (i64, u64, i8, u16, f32, char, bool) {
    (a, b, c, d, e, f, g)
}

fn deeper(value: Option<Option<u32>>, alias: Option<Maybe>, word: Option<&str>, list: Option<&[Name]>, thing: Option<&Word>) -> Option<Option<u32>> {
    let _ = (alias, word.map(str::len), list.map(|names| names.len()), thing.map(|word| word.position));
    value
}

fn count_up(bytes: &[u8], grid: &[Vec<i32>], names: &[Name]) -> BTreeMap<String, Vec<u32>> {
    BTreeMap::from([("all".to_string(), vec![bytes.len() as u32, grid.len() as u32, names.len() as u32])])
}

fn turn(table: &BTreeMap<u8, String>, outcome: &Result<u8, String>, nothing: Result<(), ()>) -> Result<BTreeMap<u8, String>, Result<u8, String>> {
    if table.is_empty() {
        return Err(outcome.clone());
    }
    Ok(table.clone())
}

fn allow(rights: Rights, colour: Colour) -> Rights {
    if colour == Colour::LightBlue { rights | Rights::WRITE } else { rights }
}

fn move_(fn_: &str) -> Result<(), ()> {
    if fn_.is_empty() { Err(()) } else { Ok(()) }
}

fn types(words: &[Word]) -> Result<u32, Case> {
    if words.is_empty() { Err(Case::Upper) } else { Ok(words.len() as u32) }
}

fn log_it(text: &str) {}

fn check(text: &str) -> Result<Name, ()> {
    if text.is_empty() { Err(()) } else { Ok(text.to_string()) }
}

fn split_up(text: &str) -> Vec<Word> {
    split(text)
}
