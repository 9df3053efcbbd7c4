"""What a hole may name: the parts of std that compute and nothing else."""

from .names import words_in

STD = words_in(
    "array ascii borrow boxed char cmp collections convert default error f32 f64 fmt hash i8 i16 i32 i64 i128 isize iter "
    "marker mem num ops option primitive rc cell result slice str string u8 u16 u32 u64 u128 usize vec"
)
"""Modules of std without input and output, processes, threads, clocks, randomness or state that outlives a call."""

MACROS = words_in(
    "assert assert_eq assert_ne concat debug_assert debug_assert_eq debug_assert_ne format matches panic stringify todo "
    "unimplemented unreachable vec write writeln"
)

PRINTING = words_in("dbg eprint eprintln print println")

ATTRIBUTES = words_in("allow cold deny derive doc expect inline must_use non_exhaustive rustfmt warn default")

WORDS = {
    "unsafe": "unsafe code has no place in a generated function",
    "extern": "a generated function may not reach outside of Rust",
    "macro_rules!": "write a helper function instead of a macro",
    "mod": "write the helpers beside the function, without a module",
    "RandomState": "a generated function must give the same result each time it is called",
}
"""Words that may not stand in a hole, and why."""

MISSING = {
    "BTreeMap": "std::collections::BTreeMap",
    "BTreeSet": "std::collections::BTreeSet",
    "BinaryHeap": "std::collections::BinaryHeap",
    "VecDeque": "std::collections::VecDeque",
    "HashMap": "std::collections::HashMap",
    "HashSet": "std::collections::HashSet",
    "Cell": "std::cell::Cell",
    "Chars": "std::str::Chars",
    "Cow": "std::borrow::Cow",
    "Display": "std::fmt::Display",
    "FromStr": "std::str::FromStr",
    "Ordering": "std::cmp::Ordering",
    "Peekable": "std::iter::Peekable",
    "Rc": "std::rc::Rc",
    "RefCell": "std::cell::RefCell",
    "Reverse": "std::cmp::Reverse",
}
"""What models use without importing it."""

MODULES = words_in("cmp collections fmt iter mem ops")
"""Modules of std that models name by their last word without importing them: `mem::swap`."""

TRAITS = {
    "std::borrow::Borrow": {"borrow"},
    "std::borrow::BorrowMut": {"borrow_mut"},
    "std::fmt::Write": {"write", "writeln", "write_str", "write_char", "write_fmt"},
    "std::hash::Hash": {"hash"},
    "std::hash::Hasher": {"finish"},
    "std::hash::BuildHasher": {"build_hasher", "hash_one"},
    "std::ops::Deref": {"deref"},
    "std::str::FromStr": {"from_str"},
}
"""Traits that are needed in scope for their methods, though nobody names them."""
