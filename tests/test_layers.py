"""Data flows one way: a layer imports only what stands above it in ARCHITECTURE.md."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYERS = re.findall(r"^      (\w+)/ ", (ROOT / "ARCHITECTURE.md").read_text(), re.M)
STAGES = ("plan", "prompt", "model", "check", "emit")
OPEN = {
    "specc.ir.json_form",
    "specc.ir.calls",
    "specc.ir.cel",
    "specc.target.api",
    "specc.target.document",
    "specc.target.marks",
    "specc.target.wording",
    "specc.target.values",
    "specc.target.render",
    "specc.target.loader",
    "specc.target.reply",
}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] == "specc"}


def test_the_list_of_layers_is_that_of_the_folders() -> None:
    folders = {path.name for path in (ROOT / "specc").iterdir() if (path / "__init__.py").is_file()}
    assert set(LAYERS) == folders


def test_no_arrow_runs_the_wrong_way() -> None:
    wrong = []
    for place, layer in enumerate(LAYERS):
        for path in (ROOT / "specc" / layer).rglob("*.py"):
            for name in imports(path):
                parts = name.split(".")
                if len(parts) > 1 and parts[1] in LAYERS and LAYERS.index(parts[1]) > place:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_stages_know_values_of_earlier_stages_and_nobody_s_code() -> None:
    wrong = []
    for layer in STAGES:
        for path in (ROOT / "specc" / layer).rglob("*.py"):
            for name in imports(path):
                other = name.split(".")[1] if "." in name else "base"
                foreign = other not in (layer, "base", "diagnostics", "workspace")
                if foreign and not name.endswith(".values") and name not in OPEN:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_targets_import_only_the_target_api() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "targets").rglob("*.py")
        for name in imports(path)
        if not name.startswith("specc.target")
    ]
    assert not wrong
