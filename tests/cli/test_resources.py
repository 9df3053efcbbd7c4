"""Resources from spec to package, with scripted replies and real toolchains: every kind of method, in all languages."""

import json

import pytest

from tests.cli.conftest import Workspace

pytestmark = pytest.mark.toolchain

SPEC = """---
spec: library
version: 1.0.0
summary: Shelves with books.
---

# Library {#library}

```wit
record book { title: string, pages: option<u32> }

variant shelf-error {
  /// No room is left; carries the room there is.
  full(u8),
  /// No such book.
  unknown(string),
}

/// Pages of books, those without any left out.
count: func(books: list<book>) -> u64;
```

`count` MUST return the sum of all `pages`.

**Examples** for `count`:

| books                                                            | result |
| ---------------------------------------------------------------- | ------ |
| `[{"title": "a", "pages": 3}, {"title": "b"}]`                   | `3`    |

## Shelf {#shelf}

```wit
/// A shelf with room for some books.
resource shelf {
  constructor(room: u8) -> result<shelf, shelf-error>;
  add: func(book: book) -> result<u32, shelf-error>;
  /// Adds a book without pages, whether there is room or not.
  new: func(title: string);
  delete: func(title: string) -> result<_, shelf-error>;
  find: func(title: string) -> option<book>;
  %list: func() -> list<string>;
  sizes: func(least: option<u64>) -> map<string, u64>;
  middle: func() -> f64;
}
```

A shelf without room fails with `full`.[^ro0m] `shelf.add` MUST fail with `full` where no room is left.[^add1]

**Examples** for `shelf`:

| call                                    | result                                | error                | tags    |
| --------------------------------------- | ------------------------------------- | -------------------- | ------- |
| `constructor(2)`                        |                                       |                      |         |
| `add({"title": "a\\|b", "pages": 10})`   | `1`                                   |                      | [^add1] |
| `add({"title": "c", "pages": 5})`       | `2`                                   |                      | [^add1] |
| `add({"title": "d"})`                   |                                       | `{"full": 2}`        | [^add1] |
| `middle()`                              | `7.5`                                 |                      |         |
| `new("e")`                              |                                       |                      |         |
| `list()`                                | `["a\\|b", "c", "e"]`                  |                      |         |
| `delete("c")`                           |                                       |                      |         |
| `delete("c")`                           |                                       | `{"unknown": "c"}`   |         |
| `find("c")`                             | `null`                                |                      |         |
| `find("e")`                             | `{"title": "e", "pages": null}`       |                      |         |
| `sizes()`                               | `{"a\\|b": 10, "e": 0}`                |                      |         |
| `sizes(1)`                              | `{"a\\|b": 10}`                        |                      |         |
| `constructor(0)`                        |                                       | `{"full": 0}`        | [^ro0m] |

```jsonl
{"room": 1, "calls": [{"add": {"book": {"title": "x"}}}, "list"], "result": [{"add": {"ok": 1}}, {"list": ["x"]}]}
```

**Held-back examples** for `shelf`:

| call                         | result | error         |
| ---------------------------- | ------ | ------------- |
| `constructor(1)`             |        |               |
| `new("kept-from-the-model")` |        |               |
| `add({"title": "b"})`        |        | `{"full": 1}` |

## Gate {#gate}

```wit
resource gate {
  constructor();
  pass: func(word: string) -> result<bool, string>;
}
```

`pass` MUST return whether the word was said before, and fail for an empty word.

**Examples** for `gate`:

| call            | result  | error       |
| --------------- | ------- | ----------- |
| `constructor()` |         |             |
| `pass("a")`     | `false` |             |
| `pass("a")`     | `true`  |             |
| `pass("")`      |         | `"no word"` |
"""

PYTHON = {
    "count": """def count(books: list[Book]) -> int:
    return sum(book.pages or 0 for book in books)""",
    "Shelf": """class Shelf:
    def __init__(self, room: int) -> None:
        if room == 0:
            raise Full(0)
        self.room = room
        self.books: list[Book] = []

    def add(self, book):
        if len(self.books) >= self.room:
            raise Full(self.room)
        self.books.append(book)
        return len(self.books)

    def new(self, title: str) -> None:
        self.books.append(Book(title))

    def delete(self, name):
        if self.find(name) is None:
            raise Unknown(name)
        self.books = [book for book in self.books if book.title != name]

    def find(self, title):
        return next((book for book in self.books if book.title == title), None)

    def list_(self):
        return [book.title for book in self.books]

    def sizes(self, least=None):
        return {book.title: book.pages or 0 for book in self.books if (book.pages or 0) >= (least or 0)}

    def middle(self):
        return self.total() / len(self.books)

    def total(self) -> int:
        return sum(book.pages or 0 for book in self.books)
""",
    "Gate": """class Gate:
    def __init__(self):
        self.words: set[str] = set()

    def pass_(self, word):
        if not word:
            raise LibraryError("no word")
        known = word in self.words
        self.words.add(word)
        return known
""",
}
TYPESCRIPT = {
    "count": """export function count(books: Book[]): bigint {
  return books.reduce((sum, book) => sum + BigInt(book.pages ?? 0), 0n);
}""",
    "Shelf": """export class Shelf {
  public books: Book[] = [];

  constructor(private readonly room: number) {
    if (room === 0) throw new ShelfError({ tag: "full", val: 0 });
  }

  add(book: Book): number {
    if (this.books.length >= this.room) {
      throw new ShelfError({ tag: "full", val: this.room });
    }
    this.books.push({ ...book });
    return this.books.length;
  }

  new(title: string): void {
    this.books.push({ title });
  }

  delete(name: string): void {
    if (this.find(name) === undefined) throw new ShelfError({ tag: "unknown", val: name });
    this.books = this.books.filter((book) => book.title !== name);
  }

  find(title: string): Book | undefined {
    return this.books.find((book) => book.title === title);
  }

  list(): string[] {
    return this.books.map((book) => book.title);
  }

  sizes(least?: bigint): Map<string, bigint> {
    const sizes = this.books.map((book): [string, bigint] => [book.title, BigInt(book.pages ?? 0)]);
    return new Map(sizes.filter(([, size]) => size >= (least ?? 0n)));
  }

  middle(): number {
    return this.total() / this.books.length;
  }

  total(): number {
    return this.books.reduce((sum, book) => sum + (book.pages ?? 0), 0);
  }
}""",
    "Gate": """export class Gate {
  words = new Set<string>();

  constructor() {}

  pass(word: string): boolean {
    if (word === "") throw new GatePassError("no word");
    const known = this.words.has(word);
    this.words.add(word);
    return known;
  }
}""",
}
RUST = {
    "count": """pub fn count(books: &[Book]) -> u64 {
    books.iter().map(|book| u64::from(book.pages.unwrap_or(0))).sum()
}""",
    "Shelf": """#[derive(Debug)]
pub struct Shelf {
    pub room: u8,
    books: Vec<Book>,
}

impl Shelf {
    pub fn new(room: u8) -> Result<Self, ShelfError> {
        if room == 0 {
            return Err(ShelfError::Full(0));
        }
        Ok(Shelf { room, books: Vec::new() })
    }

    pub fn add(&mut self, book: &Book) -> Result<u32, ShelfError> {
        if self.books.len() >= self.room as usize {
            return Err(ShelfError::Full(self.room));
        }
        self.books.push(book.clone());
        Ok(self.books.len() as u32)
    }

    pub fn new_(&mut self, title: &str) {
        self.books.push(Book { title: title.to_string(), pages: None });
    }

    pub fn delete(&mut self, name: String) -> Result<(), ShelfError> {
        if self.find(&name).is_none() {
            return Err(ShelfError::Unknown(name));
        }
        self.books.retain(|book| book.title != name);
        Ok(())
    }

    pub fn find(&self, title: &str) -> Option<Book> {
        self.books.iter().find(|book| book.title == title).cloned()
    }

    pub fn list(&self) -> Vec<String> {
        self.books.iter().map(|book| book.title.clone()).collect()
    }

    pub fn sizes(&self, least: Option<u64>) -> HashMap<String, u64> {
        let sizes = self.books.iter().map(|book| (book.title.clone(), pages(book)));
        sizes.filter(|(_, size)| *size >= least.unwrap_or(0)).collect()
    }

    pub fn middle(&self) -> f64 {
        self.total() as f64 / self.books.len() as f64
    }

    pub fn total(&self) -> u64 {
        self.books.iter().map(pages).sum()
    }
}

fn pages(book: &Book) -> u64 {
    u64::from(book.pages.unwrap_or(0))
}
""",
    "Gate": """use std::collections::HashSet;

pub struct Gate {
    words: HashSet<String>,
}

impl Gate {
    pub fn new() -> Self {
        Gate { words: HashSet::new() }
    }

    pub fn pass(&mut self, word: &str) -> Result<bool, String> {
        if word.is_empty() {
            return Err("no word".to_string());
        }
        Ok(!self.words.insert(word.to_string()))
    }
}
""",
}
BODIES = {"python": PYTHON, "typescript": TYPESCRIPT, "rust": RUST}
HEADS = {"count": "count(books", "Shelf": "Shelf", "Gate": "Gate"}


def scripted(workspace: Workspace, target: str) -> None:
    """The library's spec, and a model that knows one reply for each unit."""
    workspace.write("specs/library.md", SPEC)
    workspace.write("specc.toml", '[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n')
    rules = [
        {"regex": rf"(?s)\nReply with the whole \w+ in one.*\b{name}\b", "replies": [f"```\n{body}\n```"], "repeat": True}
        for name, body in BODIES[target].items()
    ]
    workspace.write("replies.jsonl", "".join(json.dumps(rule) + "\n" for rule in rules))


@pytest.mark.parametrize("target", BODIES)
def test_every_kind_of_method_passes_every_check(workspace: Workspace, target: str) -> None:
    scripted(workspace, target)
    done = workspace.run("build", "-t", target)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of 1 packages stand" in done.stdout
    asked = {
        "room": 2,
        "calls": [{"new": {"title": "a"}}, {"delete": {"title": "b"}}, {"find": {"title": "a"}}, {"sizes": {"least": "0"}}, "middle"],
    }
    lines = [{"function": "shelf", "args": asked}, {"function": "shelf", "args": {"room": 0, "calls": []}}]
    lines += [{"function": "shelf", "args": {"room": 1, "calls": ["lend"]}}, {"function": "gate", "args": {"calls": [{"pass": {}}]}}]
    called = workspace.run("call", f"build/{target}/library", stdin="".join(json.dumps(line) + "\n" for line in lines))
    answers = [json.loads(line) for line in called.stdout.splitlines()]
    assert answers[0]["result"] == [
        "new",
        {"delete": {"error": {"unknown": "b"}}},
        {"find": {"title": "a", "pages": None}},
        {"sizes": {"a": "0"}},
        {"middle": 0},
    ]
    assert answers[1] == {"error": {"full": 0}}
    assert [list(answer) for answer in answers[2:]] == [["failure"], ["failure"]]
    shown = [path.read_text() for path in (workspace.root / "build" / target).rglob("*") if path.is_file() and path.suffix != ".js"]
    assert not any("kept-from-the-model" in text for text in shown)


def test_a_line_is_traced_to_the_clauses_of_its_resource(workspace: Workspace) -> None:
    scripted(workspace, "python")
    assert workspace.run("build", "-t", "python").returncode == 0
    file = workspace.root / "build/python/library/src/library/_shelf.py"
    line = 1 + next(at for at, text in enumerate(file.read_text().splitlines()) if "def add" in text)
    traced = workspace.run("trace", f"{file.relative_to(workspace.root)}:{line}")
    assert "add1" in traced.stdout and "ro0m" in traced.stdout, traced.stdout + traced.stderr
    graph = workspace.run("graph")
    assert "shelf" in graph.stdout and "gate" in graph.stdout
