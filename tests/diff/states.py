"""Two states of a spec, and what is said of them."""

from specc.base.source import Source
from specc.diff.compare import compare
from specc.diff.values import Difference
from specc.ir.front import Checked, compile_sources

SPEC = """\
---
spec: parcel
version: 1.4.2
summary: What a parcel costs.
---

# Parcels {#parcel}

## Price {#price}

```wit
variant price-error {
  /// Nobody carries it.
  too-heavy(u32),
}

record size {
  width: u32,
  height: u32,
}

enum speed { slow, fast }

type grams = u32;

/// The price in cents.
price: func(weight: grams, size: size, speed: option<speed>) -> result<u32, price-error>;

forget: func(weight: grams);
```

A parcel of up to 2000 grams MUST cost 500 cents.[^base]
A clerk SHOULD round up the weight.[^rnd1]
A clerk MAY give a discount.[^disc]
Parcels are boxes.

**Examples** for `price`:

| weight | size                        | result | tags    |
| ------ | --------------------------- | ------ | ------- |
| `1500` | `{"width": 1, "height": 1}` | `500`  | [^base] |
| `2000` | `{"width": 2, "height": 2}` | `500`  | [^base] |

**Held-back examples** for `price`:

| weight | size                        | result |
| ------ | --------------------------- | ------ |
| `1777` | `{"width": 3, "height": 3}` | `500`  |

## Complaints {#complaints authority=developer}

A clerk MUST answer a complaint within 3 days.[^ans1]
An answer MUST NOT blame the customer.[^blm1]

**Example**: a broken vase

~~~xml
<user>
My vase is broken!
</user>
<comparison>
<assistant> <!-- GOOD: calm -->
I am sorry, we pay for it.
</assistant>
<assistant> <!-- BAD[#blm1]: blames -->
You packed it badly.
</assistant>
</comparison>
~~~

> A remark that binds nobody.
"""


def state(*texts: str) -> Checked:
    """Specs, checked; the first is `parcel.md`."""
    names = ["parcel.md", *(f"other-{number}.md" for number in range(1, len(texts)))]
    return compile_sources([Source(name, text.encode()) for name, text in zip(names, texts, strict=True)])


def difference(old: Checked, new: Checked) -> Difference:
    return compare(old, new, set(old.sources), set(new.sources))


def edited(*edits: tuple[str, str]) -> Difference:
    """What is said of some edits of the spec."""
    text = SPEC
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return difference(state(SPEC), state(text))
