"""Reading `advisor.toml`: its place, its bounds, its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.documents.settings_file import SETTINGS_BYTES, load_settings_file
from advisor.problems import InvalidInput


def problems(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with a text, as `line code message hint`."""
    path = tmp_path / "advisor.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_settings_file(path)
    return [f"{each.place.line} {each.code} {each.message} {each.hint}" for each in caught.value.problems]


def test_values_come_as_they_are_meant(tmp_path: Path) -> None:
    """A date of TOML is the date the flag takes, and each key has its line."""
    path = tmp_path / "advisor.toml"
    path.write_text('today = 2026-11-21\n# a comment\nrules = ["a", "b"]\nallow_stale = 3\n', encoding="utf-8")
    read = load_settings_file(path)
    assert dict(read.values) == {"today": "2026-11-21", "rules": ("a", "b"), "allow_stale": 3}
    assert dict(read.lines) == {"today": 1, "rules": 3, "allow_stale": 4}


def test_a_misspelt_key_gets_the_nearest_and_its_line(tmp_path: Path) -> None:
    """All of them at once."""
    assert problems(tmp_path, "\nfail_onn = 'low'\nexitzero = true\n") == [
        '2 unknown-key unknown key "fail_onn" did you mean "fail_on"?',
        '3 unknown-key unknown key "exitzero" did you mean "exit_zero"?',
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("fail_on = low", "1 toml-syntax this is no TOML: Invalid value"),
        ("quiet = true\nquiet = false", "None toml-syntax this is no TOML: Cannot overwrite a value"),
        ("allow_stale = 1.5", '1 wrong-type a whole number is expected here, not "1.5"'),
        ("exit_zero = 'yes'", '1 wrong-type true or false is expected here, not "yes"'),
        ("today = 2026-11-21T10:00:00", "1 "),
        ("[gate]\nexit_zero = true", 'None unknown-key unknown key "gate"'),
        ("rules = [" + "[" * 5000, "None too-deep"),
        ("allow_stale = " + "9" * 5000, "None toml-syntax"),
    ],
)
def test_what_cannot_be_a_setting_is_told(tmp_path: Path, text: str, told: str) -> None:
    """In words, where it stands."""
    (found,) = problems(tmp_path, text)
    assert found.startswith(told)


def test_it_is_bounded(tmp_path: Path) -> None:
    """A byte more than the bound is refused, the bound itself is read."""
    path = tmp_path / "advisor.toml"
    path.write_text("#" * SETTINGS_BYTES, encoding="utf-8")
    assert dict(load_settings_file(path).values) == {}
    assert problems(tmp_path, "#" * (SETTINGS_BYTES + 1))[0].startswith("None too-large")
