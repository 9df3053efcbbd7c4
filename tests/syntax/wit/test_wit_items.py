"""What faultless `wit` blocks say."""

import pytest
from wit_block import bare, good, read, read_fence, shape

from specc.syntax.wit import parse_wit
from specc.syntax.wit.values import (
    AliasItem,
    EnumItem,
    FlagsItem,
    FuncItem,
    RecordItem,
    ResourceItem,
    UseItem,
    VariantItem,
)


@pytest.mark.parametrize(
    "type",
    [
        *("bool", "s8", "s16", "s32", "s64", "u8", "u16", "u32", "u64", "f32", "f64", "char", "string"),
        *("list<char>", "option<u32>", "list<list<list<t32>>>", "map<string, map<u32, string>>", "map<char, bool>"),
        *("result", "result<u32>", "result<_, u32>", "result<u32, u32>", "option<option<result>>"),
        *("tuple<u32>", "tuple<u32, s32, string>", "map<string, option<list<u32>>>", "some-type", "HTTP-2"),
    ],
)
def test_every_type_is_read(type: str) -> None:
    item = good(f"type t = {type};")
    assert isinstance(item, AliasItem)
    assert shape(item.type) == type


def test_white_space_and_commas_at_the_end_do_not_count() -> None:
    assert shape(good("type t=tuple<u32,\n\tlist <\nu8 >,>\r\n;").type) == "tuple<u32, list<u8>>"  # type: ignore[union-attr]


def test_an_escaped_keyword_is_a_name() -> None:
    item = good("record %record {\n  %list: %string,\n}")
    assert isinstance(item, RecordItem)
    assert bare(item) == {
        "kind": "record",
        "name": "record",
        "doc": "",
        "fields": [{"name": "list", "type": {"kind": "name", "name": "string"}, "doc": ""}],
    }


def test_function() -> None:
    result = read("slugify: func(title: string, max-length: option<u32>) -> result<string, slug-error>;")
    (item,) = result.items
    assert isinstance(item, FuncItem)
    assert [(param.name, shape(param.type)) for param in item.params] == [
        ("title", "string"),
        ("max-length", "option<u32>"),
    ]
    assert item.result is not None
    assert shape(item.result) == "result<string, slug-error>"
    assert result.source.slice(item.span).startswith("slugify: func(")
    assert result.source.slice(item.span).endswith(";")
    assert result.source.slice(item.params[1].span) == "max-length: option<u32>"
    assert result.source.slice(item.params[1].type.span) == "option<u32>"
    assert result.source.slice(item.result.span) == "result<string, slug-error>"


def test_functions_of_the_reference() -> None:
    """wit-parser's functions.wit."""
    result = read(
        """
  f1: func();
  f2: func(a: u32);
  f3: func(a: u32,);
  f4: func() -> u32;
  f6: func() -> tuple<u32, u32>;
  f7: func(a: f32, b: f32) -> tuple<u32, u32>;
  f8: func(a: option<u32>) -> result<u32, f32>;
"""
    )
    assert result.diagnostics == ()
    assert result.names() == [f"func f{n}" for n in (1, 2, 3, 4, 6, 7, 8)]
    assert [item.result and shape(item.result) for item in result.items if isinstance(item, FuncItem)] == [
        *(None, None, None, "u32", "tuple<u32, u32>", "tuple<u32, u32>", "result<u32, f32>")
    ]


def test_types_of_the_reference() -> None:
    """What wit-parser's types.wit has of types with a value."""
    result = read(
        """
  record t21 { a: u32 }
  record t22 { a: u32, }
  record t23 { a: u32, b: u64 }
  record t24 { a: u32, b: u64, }
  flags t31 { a, b, c }
  flags t32 { a, b, c, }
  variant t33 { a }
  variant t35 { a, b, }
  variant t36 { a, b(u32), }
  variant t37 { a, b(option<u32>), }
  enum t41 { a, b, c }
  enum t42 { a, b, c, }
  type t47 = %t44;

  /// type order doesn't matter
  type foo = bar;
  type bar = u32;
"""
    )
    assert result.diagnostics == ()
    assert result.names() == [
        *("record t21", "record t22", "record t23", "record t24", "flags t31", "flags t32"),
        *("variant t33", "variant t35", "variant t36", "variant t37", "enum t41", "enum t42"),
        *("alias t47", "alias foo", "alias bar"),
    ]
    variant = result.items[9]
    assert isinstance(variant, VariantItem)
    assert [(case.name, case.payload and shape(case.payload)) for case in variant.cases] == [
        ("a", None),
        ("b", "option<u32>"),
    ]
    assert isinstance(result.items[4], FlagsItem)
    assert isinstance(result.items[10], EnumItem)


def test_comments_of_the_reference() -> None:
    """wit-parser's comments.wit, with a type that specc has."""
    result = read(
        """
// hello
// world
/* this too */ /* is a comment */
/* this /* is /* a */ nested */ comment */
  type /* foo */ bar /* baz */ = //
  list < //
  //

  x

  >;
"""
    )
    assert result.diagnostics == ()
    assert result.names() == ["alias bar"]


def test_use() -> None:
    result = read("use foo.{the-type,};\nuse bar.{the-type as test, %list as %use};")
    assert result.diagnostics == ()
    first, second = result.items
    assert isinstance(first, UseItem)
    assert isinstance(second, UseItem)
    assert (first.name, [name.local for name in first.names]) == ("foo", ["the-type"])
    assert [(name.name, name.alias, name.local) for name in second.names] == [
        ("the-type", "test", "test"),
        ("list", "use", "use"),
    ]
    assert result.source.slice(second.names[0].name_span) == "the-type"
    assert second.names[0].alias_span is not None
    assert result.source.slice(second.names[0].alias_span) == "test"


def test_resource() -> None:
    result = read(
        """
resource a;
/// A file.
resource file {
  constructor(path: string) -> result<file>;
  /// Reads.
  read: func(n: u32) -> list<u8>;
  @since(version = 1.0.0)
  merge: static func(left: file, right: file) -> file;
}
"""
    )
    assert result.diagnostics == ()
    assert result.names() == ["resource a", "resource file"]
    file = result.items[1]
    assert isinstance(file, ResourceItem)
    assert file.doc == "A file."
    assert file.constructor is not None
    assert [param.name for param in file.constructor.params] == ["path"]
    assert [(method.name, method.doc) for method in file.methods] == [("read", "Reads.")]
    assert [static.name for static in file.statics] == ["merge"]


def test_since_changes_nothing() -> None:
    assert bare(good("@since(version = 0.2.1-rc.1)\nb: func();")) == bare(good("b: func();"))


class TestDocs:
    def test_lines_are_joined_and_dedented(self) -> None:
        assert good("/// One.\n///\n///   - deeper\n/// Two.  \ntype t = u8;").doc == "One.\n\n  - deeper\nTwo."

    def test_block(self) -> None:
        assert good("/** One. */ type t = u8;").doc == "One."
        assert good("/** One.\n  * Two.\n  *   three\n  */\ntype t = u8;").doc == "One.\nTwo.\n  three"
        assert good("/**\n    One.\n      two\n*/\ntype t = u8;").doc == "One.\n  two"

    def test_ordinary_comments_are_no_docs(self) -> None:
        assert good("// no\n/* no */ /**/ /*** no ***/\n//// no\ntype t = u8;").doc == ""

    def test_every_part_has_its_own(self) -> None:
        result = read(
            "/// v\nvariant v {\n  /// a\n  a,\n  /// b\n  b(u8),\n}\n"
            "/// f\nf: func(\n  /// p\n  p: u8,\n  /** q */ q: u8,\n);\nrecord r {\n  /// x\n  x: u8,\n}"
        )
        assert result.diagnostics == ()
        variant, func, record = result.items
        assert isinstance(variant, VariantItem)
        assert isinstance(func, FuncItem)
        assert isinstance(record, RecordItem)
        assert [variant.doc, *(case.doc for case in variant.cases)] == ["v", "a", "b"]
        assert [func.doc, *(param.doc for param in func.params)] == ["f", "p", "q"]
        assert [record.doc, *(field.doc for field in record.fields)] == ["", "x"]

    def test_crlf(self) -> None:
        assert good("/// One.\r\n/// Two.\r\ntype t = u8;\r\n").doc == "One.\nTwo."

    def test_before_and_behind_a_gate(self) -> None:
        assert good("/// One.\n@since(version = 1.0.0)\ntype t = u8;").doc == "One."
        assert good("@since(version = 1.0.0)\n/// One.\ntype t = u8;").doc == "One."

    def test_an_item_span_leaves_the_doc_out(self) -> None:
        result = read("/// Doc.\ntype t = u8;\n")
        assert result.source.slice(result.items[0].span) == "type t = u8;"


BODY = """\
/// A pair.
/**
 * Of numbers.
 */
record pair {
  left: list<u8
  >,
  right: u8,
}
f: func();
"""


@pytest.mark.parametrize("first, prefix", [("", ""), ("- ", "  "), ("> ", "> "), (">", ">"), ("> - > ", ">   > ")])
def test_a_block_inside_a_list_or_quote_says_the_same(first: str, prefix: str) -> None:
    fenced = ["```wit", *BODY.splitlines(), "```"]
    lines = [first + fenced[0], *(prefix + line for line in fenced[1:])]
    result = read_fence("\n".join(["Text.", "", *lines, ""]))
    assert result.diagnostics == ()
    assert [bare(item) for item in result.items] == [bare(item) for item in read(BODY).items]
    assert result.source.slice(result.items[1].span) == "f: func();"


def test_a_block_that_begins_behind_its_quote_mark() -> None:
    """A Markdown grammar may put a block's start behind the quote mark of its first line."""
    result = read_fence("> ```wit\n> f: func();\n> g: func();\n> ```\n")
    data = result.source.data
    items, diagnostics = parse_wit(result.source, data.index(b"f: "), data.rindex(b"```"))
    assert diagnostics == ()
    assert [bare(item)["name"] for item in items] == ["f", "g"]


def test_nothing_in_a_block_is_nothing() -> None:
    assert (read("").items, read(" \n// x\n").items) == ((), ())
    assert read("").diagnostics == ()
