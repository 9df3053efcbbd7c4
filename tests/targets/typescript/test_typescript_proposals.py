"""What tsc complains of is settled where syntax can: a small model need not be asked again."""

from pathlib import Path

import pytest
from typescript_work import Work, fills, program_of, typescript

from specc.engine.mending import mended
from specc.target import Finding

SPEC = """# Sums {#sums}

```wit
total: func(values: list<s64>, factor: u32) -> s64;
```

`total` MUST add the values and multiply the sum by `factor`.

| values   | factor | result |
| -------- | ------ | ------ |
| `[1, 2]` | `2`    | `6`    |
"""
HEAD = "export function total(values: bigint[], factor: number): bigint {\n"
BODIES = {
    "literal": "let sum = 0n;\nfor (const value of values) { sum = sum + value; }\nif (sum === 0) return 0;\nreturn sum * 2n;",
    "typed": "let sum: bigint = 0;\nfor (const value of values) { sum += value; }\nreturn sum * factor;",
    "reduce": "return values.reduce((a, b) => a + b, 0) * BigInt(factor);",
    "minimum": "let sum = 0n;\nfor (const value of values) { sum += Math.min(value, value); }\nreturn Math.max(sum, sum) * BigInt(factor);",
    "absolute": "let sum = 0n;\nfor (const value of values) { sum += Math.abs(value); }\nreturn Math.floor(sum) * BigInt(factor);",
    "index": "let sum = 0n;\nfor (let i = 0n; i < values.length; i++) { sum += values[i]!; }\nreturn sum * BigInt(factor);",
    "choice": "let sum = 0n;\nfor (const value of values) { sum += value > 0 ? value : -value; }\nreturn sum < 0n ? 0 : sum * 2n;",
    "compound": "let sum = 0n;\nfor (const value of values) { sum += value; }\nsum *= factor;\nreturn sum;",
    "missing": "const seen = new Map<string, bigint>();\nfor (const v of values) { seen.set(`${v}`, v); }\n"
    "let sum = 0n;\nfor (const v of values) { sum += seen.get(`${v}`); }\nconst all: bigint = [sum].pop();\nreturn all * 2n;",
    "key": "const table = { a: 1n, b: 5n } as { a: bigint; b: bigint };\nlet sum = 0n;\n"
    "for (const name in table) { if (table[name] && name === 'a') sum += table[name]; }\nreturn sum * 6n;",
    "table": "const times = { a: 1n, b: 2n };\nlet sum = 0n;\nfor (const v of values) { sum += v * times[factor === 2 ? 'b' : 'a' + v]; }\n"
    "return sum;",
}


@pytest.mark.toolchain
@pytest.mark.parametrize("name", BODIES)
def test_what_tsc_complains_of_is_settled(name: str, tmp_path: Path) -> None:
    program = program_of(SPEC)
    reply = f"```typescript\n{HEAD}{BODIES[name]}\n}}\n```"
    rounds = 0
    found: dict[str, tuple[Finding, ...]]
    while True:
        work = Work(tmp_path / str(rounds), program, "spec", fills(program, "spec", {"total": reply}))
        found = work.run("format", "compile")
        findings = tuple(finding for step in found.values() for finding in step)
        path = "src/functions/total.ts"
        before = (work.folder / "spec" / path).read_text()
        after = mended(before, path, typescript().mendings(path, before, findings))
        if not after or rounds == 4:
            break
        reply, rounds = after, rounds + 1
    assert not findings, findings
    assert rounds > 0
    answers = work.answers(("total", {"values": ["1", "2"], "factor": 2})) if not work.run("driver").get("link") else []
    assert answers == [{"result": "6"}]
