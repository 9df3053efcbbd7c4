"""specc.toml."""

from pathlib import Path

import pytest

from specc.base.error import SpeccError
from specc.workspace.config import Config, load_config


def loaded(folder: Path, text: str) -> Config:
    (folder / "specc.toml").write_text(text)
    return load_config(folder)


def test_everything_has_a_default(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config() == loaded(tmp_path, "")
    assert Config().workspace.specs == ("specs/**/*.md",)


def test_what_is_written_counts(tmp_path: Path) -> None:
    config = loaded(
        tmp_path, '[workspace]\ntargets = ["rust"]\nwarnings = "deny"\n\n[model]\nname = "x"\n\n[targets.rust]\nedition = "2024"\n'
    )
    assert config.workspace.targets == ("rust",) and config.workspace.warnings == "deny"
    assert config.model == {"name": "x"} and config.targets == {"rust": {"edition": "2024"}}


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ('\n[workspace]\nspec = ["a.md"]\n', "specc.toml:3: there is no key `workspace.spec`", "Did you mean `specs`?"),
        ("[workspaces]\n", "specc.toml:1: there is no key `workspaces`", "Did you mean `workspace`?"),
        ('[workspace]\n\nspecs = "a.md"\n', "specc.toml:3: `workspace.specs`", ""),
        ('[workspace]\nwarnings = "maybe"\n', "specc.toml:2: `workspace.warnings`", ""),
        ("[workspace\n", "specc.toml: ", ""),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(tmp_path: Path, text: str, said: str, remedy: str) -> None:
    with pytest.raises(SpeccError) as caught:
        loaded(tmp_path, text)
    assert caught.value.message.startswith(said)
    assert caught.value.remedy and remedy in caught.value.remedy
