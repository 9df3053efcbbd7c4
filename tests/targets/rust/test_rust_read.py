"""What becomes of replies: real-looking ones are taken, what a hole may not contain is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rust_work import fill_of, program_of, rust

SPEC = """---
spec: slug
---

# Slugs {#slug}

```wit
variant slug-error { empty-title, too-short(u32) }
record page { title: string, views: u64 }
words: func(title: string) -> list<string>;
slugify: func(title: string, max-length: option<u32>) -> result<string, slug-error>;
rank: func(pages: list<page>, best: page, ids: option<list<u8>>) -> list<page>;
```

**Examples** for `words`:

| title | result |
| --- | --- |
| `"a"` | `["a"]` |
"""
MODULE, PROGRAM = program_of(SPEC)


def read(reply: str, function: str = "slugify"):
    return rust().read(reply, MODULE, PROGRAM, MODULE.function(function))


def fill(reply: str, function: str = "slugify"):
    return fill_of(reply, MODULE, PROGRAM, function)


PLAIN = """pub fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    Ok(title.to_string())
}"""


# --- what is taken ---


@pytest.mark.parametrize(
    "reply",
    [
        PLAIN,
        f"```rust\n{PLAIN}\n```",
        f"Here is the function:\n\n```rust\n{PLAIN}\n```\n\nIt returns the title.",
        f"Certainly! Here is it:\n{PLAIN}\nIt returns `title` as it is.",
        f"~~~~rs\n{PLAIN}\n~~~~",
        f"```rust\n{PLAIN}",
        f"```rust\n#[derive(Debug)]\npub enum SlugError {{ EmptyTitle, TooShort(u32) }}\n\n{PLAIN}\n```",
        f'```rust\nuse crate::SlugError;\n\n{PLAIN}\n\nfn main() {{\n    println!("{{:?}}", slugify("x", None));\n}}\n```',
        f"```rust\n{PLAIN}\n#[cfg(test)]\nmod tests {{\n    use super::*;\n    #[test]\n    fn works() {{}}\n}}\n```",
        f'```rust\n{PLAIN}\n#[test]\nfn works() {{ std::fs::read("x"); }}\n```',
        f"```rust\nimpl std::fmt::Display for SlugError {{ fn fmt() {{}} }}\nimpl std::error::Error for SlugError {{}}\n{PLAIN}\n```",
        f"```rust\nuse std::io::{{self, Read}};\nuse regex::Regex;\n{PLAIN}\n```",
        f"```toml\n[dependencies]\n```\n\n```rust\n{PLAIN}\n```",
        f"```rust\n#![allow(dead_code)]\nextern crate core;\n/// A doc comment of its own.\n#[inline]\n{PLAIN}\n```",
    ],
)
def test_a_body_is_cut_out_of_a_reply(reply):
    found = fill(reply)
    assert found.body == "Ok(title.to_string())"
    assert found.helpers == ""
    assert found.imports == ()


def test_the_right_name_wins_over_other_functions():
    found = fill(f"fn other() {{}}\n{PLAIN}\npub fn more() {{}}")
    assert found.body == "Ok(title.to_string())"


def test_a_function_of_another_name_is_taken_where_it_is_the_only_one_it_can_be():
    reply = """
fn clean(text: &str) -> String { text.to_string() }
fn make_slug(title: &str, limit: Option<u32>) -> Result<String, SlugError> {
    if limit == Some(0) { return make_slug(&clean(title), None); }
    Ok(clean(title))
}
fn main() { make_slug("x", None); }
"""
    found = fill(reply)
    assert found.body.splitlines() == [
        "let limit = max_length;",
        "if limit == Some(0) { return slugify(&clean(title), None); }",
        "Ok(clean(title))",
    ]
    assert found.helpers == "fn clean(text: &str) -> String { text.to_string() }"


def test_parameters_get_the_names_and_types_that_the_body_expects():
    found = fill("fn slugify(mut text: String, limit: Option<u32>) -> Result<String, SlugError> { Ok(text) }")
    assert found.body == "let (mut text, limit) = (title.to_string(), max_length);\nOk(text)"
    found = fill("fn rank(pages: Vec<Page>, top: Page, ids: Option<Vec<u8>>) -> Vec<Page> { pages }", "rank")
    assert found.body == "let (pages, top, ids) = (pages.to_vec(), best.clone(), ids.map(<[_]>::to_vec));\npages"
    found = fill("fn words<'a>(title: &'a String) -> Vec<String> { let t: &'a str = title; vec![t.into()] }", "words")
    assert found.body == "let title = &title.to_string();\nlet t: &'_ str = title; vec![t.into()]"


def test_helpers_that_are_needed_stay_and_others_go():
    reply = """
const LIMIT: usize = 8;
const SHOWN: usize = 9;
/// A cursor.
#[derive(Clone)]
pub struct Cursor { at: usize }
impl Cursor { fn new() -> Self { Cursor { at: start() } } }
impl Default for Cursor { fn default() -> Self { Self::new() } }
trait Tidy { fn tidy(&self) -> String; }
impl Tidy for str { fn tidy(&self) -> String { self.to_string() } }
fn start() -> usize { LIMIT }
fn unused() -> usize { LIMIT }
struct Unused;
impl Unused { fn new() {} }

fn words(title: &str) -> Vec<String> {
    let cursor = Cursor::new();
    vec![title.tidy(), format!("{SHOWN} {}", cursor.at)]
}
"""
    found = fill(reply, "words")
    assert "pub" not in found.helpers
    assert "unused" not in found.helpers.lower()
    for kept in ("const LIMIT", "const SHOWN", "/// A cursor.\n#[derive(Clone)]\nstruct Cursor", "impl Default for Cursor", "trait Tidy"):
        assert kept in found.helpers


def test_what_the_package_has_already_is_not_taken_again():
    reply = """
fn words(title: &str) -> Vec<String> { vec![] }
enum SlugError { EmptyTitle }
fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> { Ok(words(title).join("-")) }
"""
    assert fill(reply).helpers == ""


def test_imports_are_kept_where_they_are_needed_and_made_where_they_are_missing():
    reply = """
use std::collections::{VecDeque, BTreeSet};
use std::fmt::Write;
use super::*;
use crate::SlugError::{self, EmptyTitle};
use std::cmp::Ordering as Order;
fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError> {
    let mut queue = VecDeque::new();
    let mut out = String::new();
    write!(out, "{}", title).unwrap();
    if title.cmp("a") == Order::Less { return Err(EmptyTitle); }
    let last = Reverse(1);
    let a = mem::take(&mut out);
    Ok(a)
}
"""
    assert fill(reply).imports == (
        "use crate::SlugError::EmptyTitle;",
        "use std::cmp::{Ordering as Order, Reverse};",
        "use std::collections::VecDeque;",
        "use std::fmt::Write;",
        "use std::mem;",
    )


def test_hashed_collections_become_sorted_ones():
    reply = """
use std::collections::HashMap;
use std::collections::hash_map::Entry;
fn words(title: &str) -> Vec<String> {
    let mut seen: HashMap<char, u32> = HashMap::with_capacity(title.len() + 1);
    if let Entry::Vacant(free) = seen.entry('a') { free.insert(1); }
    let set: std::collections::HashSet<char> = title.chars().collect();
    seen.keys().map(|c| c.to_string()).collect()
}
"""
    found = fill(reply, "words")
    assert "Hash" not in found.body
    assert "BTreeMap<char, u32> = BTreeMap::new();" in found.body
    assert "std::collections::BTreeSet<char>" in found.body
    assert found.imports == ("use std::collections::BTreeMap;", "use std::collections::btree_map::Entry;")


def test_hashed_collections_stay_where_sorted_ones_cannot_do_the_same():
    body = "let m: HashMap<String, u8> = HashMap::new(); m.capacity(); vec![]"
    found = fill(f"use std::collections::HashMap;\nfn words(title: &str) -> Vec<String> {{ {body} }}", "words")
    assert "HashMap::new()" in found.body
    assert found.imports == ("use std::collections::HashMap;",)


def test_a_path_through_the_crates_own_name_holds_inside_it():
    reply = "fn slugify(title: &str, max_length: Option<u32>) -> Result<String, slug::SlugError> { Err(slug::SlugError::EmptyTitle) }"
    assert fill(reply).body == "Err(crate::SlugError::EmptyTitle)"


def test_a_string_over_several_lines_keeps_its_text():
    found = fill('fn words(title: &str) -> Vec<String> {\n    vec!["a  \n      b".to_string()]\n}', "words")
    assert '"a  \n      b"' in found.body


def test_a_tab_in_a_literal_stays_one():
    found = fill('fn words(title: &str) -> Vec<String> {\n\tvec!["a\tb".to_string()]\n}', "words")
    assert '"a\tb"' in found.body


def test_words_in_strings_and_comments_are_just_words():
    reply = 'fn words(title: &str) -> Vec<String> {\n    // std::fs and unsafe\n    vec!["unsafe std::fs println!(".to_string()]\n}'
    assert "unsafe std::fs" in fill(reply, "words").body


# --- what is refused ---

BODIES = {
    'std::fs::read_to_string("x").unwrap(); vec![]': "forbidden-name",
    "use std::fs; vec![]": "forbidden-import",
    "use std::{collections::BTreeMap, env as e}; vec![]": "forbidden-import",
    'std::env::var("HOME").ok(); vec![]': "forbidden-name",
    'std::process::Command::new("ls"); vec![]': "forbidden-name",
    "core::ptr::null::<u8>(); vec![]": "forbidden-name",
    "std::time::Instant::now(); vec![]": "forbidden-name",
    "std::thread::spawn(|| {}); vec![]": "forbidden-name",
    'vec![std::fs::read_to_string("x").unwrap()]': "forbidden-name",
    'vec![format!("{:?}", r#std::fs::read("x"))]': "forbidden-name",
    'vec![include_str!("/etc/passwd").to_string()]': "forbidden-macro",
    'vec![env!("HOME").to_string()]': "forbidden-macro",
    'std::include_str!("x"); vec![]': "forbidden-name",
    'println!("{}", title); vec![]': "forbidden-macro",
    "dbg!(title); vec![]": "forbidden-macro",
    "thread_local! { static X: u8 = 0; } vec![]": "forbidden-macro",
    'asm!("nop"); vec![]': "forbidden-macro",
    "unsafe { std::hint::unreachable_unchecked() }": "unsafe",
    "static mut COUNT: u32 = 0; vec![]": "forbidden-name",
    'extern "C" { fn abs(x: i32) -> i32; } vec![]': "forbidden-name",
    "macro_rules! m { () => {} } vec![]": "forbidden-name",
    "mod inner { } vec![]": "forbidden-name",
    "#[no_mangle] fn f() {} vec![]": "forbidden-attribute",
    '#[cfg(target_os = "linux")] fn f() {} vec![]': "forbidden-attribute",
    "std::hash::RandomState::new(); vec![]": "forbidden-name",
    "enum SlugError { Other } vec![]": "shadowed-name",
}


@pytest.mark.parametrize(("body", "check"), BODIES.items())
def test_what_a_hole_may_not_contain_is_found(body, check):
    found, findings = read(f"```rust\nfn words(title: &str) -> Vec<String> {{\n    {body}\n}}\n```", "words")
    assert found is None
    assert findings[0].check == check
    assert findings[0].line == (2 if check != "shadowed-name" else 1)
    assert findings[0].message


@pytest.mark.parametrize(
    ("top", "use", "check"),
    [
        ("use std::fs::File;", 'File::open("x").ok();', "forbidden-import"),
        ("use std::io::*;", "", "forbidden-import"),
        ("use std::sync::Mutex;", "let m = Mutex::new(1);", "forbidden-import"),
        ("use std as s;", 's::fs::read("x").ok();', "forbidden-import"),
        ("use std::collections::hash_map::RandomState;", "let s = RandomState::new();", "forbidden-import"),
        ("use regex::Regex;", 'Regex::new("x");', "forbidden-import"),
        ("use rand::*;", "", "forbidden-import"),
        ("static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);", "COUNT.load();", "forbidden-name"),
        ('fn secret() -> String { std::env::var("X").unwrap() }', "secret();", "forbidden-name"),
        ("impl From<std::num::ParseIntError> for SlugError { fn from(e: E) -> Self { todo!() } }", "", "impl-for-package-type"),
        ("impl Page { fn best(&self) -> u8 { 1 } }", "let b = page.best();", "impl-for-package-type"),
        ("trait SlugError { }", "let e: Box<dyn SlugError>;", "shadowed-name"),
    ],
)
def test_what_stands_beside_the_function_is_held_to_the_same(top, use, check):
    found, findings = read(f"{top}\nfn words(title: &str) -> Vec<String> {{\n    {use}\n    vec![]\n}}\n", "words")
    assert found is None
    assert check in [finding.check for finding in findings]


@pytest.mark.parametrize(
    ("reply", "check"),
    [
        ("I am sorry, I can't do that.", "no-function"),
        ("", "no-function"),
        ("```rust\nstruct A;\n```", "no-function"),
        ("```rust\npub fn a() {}\npub fn b() {}\n```", "no-function"),
        ("```rust\nfn slugify(title: &str) -> String { title.to_string() }\n```", "signature"),
        ("```rust\nfn slugify(&self, title: &str, max: Option<u32>) -> String { todo!() }\n```", "signature"),
        ("```rust\nfn slugify(title: &str, max: Option<u32>) -> String { let x = ; }\n```", "syntax"),
        ("```rust\nfn slugify(title: &str, max: Option<u32>) -> String {\n    if x {\n", "syntax"),
        (f"fn slugify(title: &str, max: Option<u32>) -> String {{ {'x();' * 20000} }}", "too-long"),
    ],
)
def test_a_reply_without_a_usable_function_is_refused(reply, check):
    found, findings = read(reply)
    assert found is None
    assert [finding.check for finding in findings] == [check]


def test_a_finding_names_its_place():
    _, (finding,) = read("Text.\n\n```rust\nfn words(title: &str) -> Vec<String> {\n    let x = 1;\n    dbg!(x);\n}\n```", "words")
    assert (finding.line, finding.column, finding.excerpt) == (3, 5, "dbg!(x);")


# --- always ---


@given(
    st.text()
    | st.lists(st.sampled_from(["fn slugify", "(", ")", "{", "}", "a: &str", ",", "use std::", "::{", "!", "#[", '"', "'a", "\n"])).map(
        "".join
    )
)
def test_reading_never_raises(reply):
    found, findings = read(reply)
    assert (found is None) == bool(findings)


def test_deep_nesting_is_read_in_time():
    deep = "(" * 20000 + "1" + ")" * 20000
    found, findings = read(f"fn words(title: &str) -> Vec<String> {{ {deep}; vec![] }}", "words")
    assert found is not None or findings
