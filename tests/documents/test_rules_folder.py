import os
from pathlib import Path

import pytest

from advisor.documents import rules_folder
from advisor.documents.rules_folder import RulesFile, digest_of
from advisor.documents.rules_sources import rules_sources
from advisor.documents.source import RULES_LIMITS
from advisor.documents.trust import Trust
from advisor.problems import Problem
from tests.documents.small_rules import RULES, load, problems_in, write_rules


def _files(*folders: Path) -> tuple[tuple[RulesFile, ...], list[Problem]]:
    problems: list[Problem] = []
    sources = rules_sources(folders, Trust(), problems)
    return tuple(file for source in sources for file in source.files), problems


def _told(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(each.code, each.place.file) for each in problems]


def test_a_file_is_what_its_place_says(tmp_path: Path) -> None:
    """Sorted inside each folder, folders in the order given."""
    one, two = write_rules(tmp_path / "b"), write_rules(tmp_path / "a", {"advisories/x.yml": "id: x"})
    files, problems = _files(one, two)
    assert problems == []
    assert [(each.folder, str(each.inside), each.kind) for each in files] == [
        (0, "advisories/net/thing-breaks.yaml", "advisory"),
        (0, "components.yaml", "components"),
        (0, "facts.yaml", "facts"),
        (0, "kb.yaml", "kb"),
        (0, "releases/platform.yaml", "releases"),
        (0, "releases/thing.yaml", "releases"),
        (1, "advisories/x.yml", "advisory"),
    ]
    assert files[1].name == str(one / "components.yaml")
    assert files[1].text.decode() == RULES["components.yaml"]


@pytest.mark.parametrize(
    "name",
    [
        "thing-breaks.yaml",
        "kb.yml",
        "net/kb.yaml",
        "advisory/thing.yaml",
        "releases/net/thing.yaml",
        "old/advisories/x.yaml",
        "releases.yaml",
    ],
)
def test_a_file_in_the_wrong_place(name: str, tmp_path: Path) -> None:
    """It is not passed over: a rule nobody reads is a rule that somebody believes in."""
    write_rules(tmp_path, {**RULES, name: "a: b"})
    (problem,) = problems_in(tmp_path)
    assert (problem.code, problem.place.file) == ("unexpected-file", str(tmp_path / name))
    assert "advisories/**/<id>.yaml" in (problem.hint or "")


@pytest.mark.parametrize("name", ["README.md", ".github/workflows/check.yaml", ".hidden.yaml", "advisories/notes.txt"])
def test_what_is_no_rule_may_lie_beside_them(name: str, tmp_path: Path) -> None:
    """Only YAML is looked at, and no name that begins with a dot."""
    load(write_rules(tmp_path, {**RULES, name: "a: b"}))


def test_where_the_folder_lies_says_nothing(tmp_path: Path) -> None:
    """A folder above of the name `advisories` or `releases` makes no file an advisory."""
    for above in ("advisories", "releases", "kb.yaml"):
        load(write_rules(tmp_path / above / "rules"))


def test_no_folder(tmp_path: Path) -> None:
    """Nothing there, neither folder nor file there: each is named, and the others are read on."""
    os.mkfifo(tmp_path / "pipe")
    files, problems = _files(tmp_path / "none", tmp_path / "pipe", write_rules(tmp_path / "good"))
    assert _told(problems) == [
        ("no-rules-folder", str(tmp_path / "none")),
        ("no-rules-folder", str(tmp_path / "pipe")),
    ]
    assert {each.folder for each in files} == {2}
    assert [each.code for each in problems_in(tmp_path / "none")] == ["no-rules-folder"]


def test_a_folder_without_rules(tmp_path: Path) -> None:
    """A wrong folder that adds nothing in silence would leave its author's rules unasked."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "README.md").write_text("none here")
    _, problems = _files(write_rules(tmp_path / "good"), tmp_path / "docs")
    assert _told(problems) == [("no-rules", str(tmp_path / "docs"))]


def test_a_folder_given_twice_counts_once(tmp_path: Path) -> None:
    """By whatever name: nothing overrides itself."""
    folder = write_rules(tmp_path / "rules")
    (tmp_path / "link").symlink_to(folder)
    files, problems = _files(folder, tmp_path / "link", folder / ".." / "rules")
    assert (len(files), problems) == (len(RULES), [])


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than anybody wrote are not read."""
    write_rules(tmp_path)
    monkeypatch.setattr(rules_folder, "MAX_FILES", len(RULES))
    assert len(_files(tmp_path)[0]) == len(RULES)
    monkeypatch.setattr(rules_folder, "MAX_FILES", len(RULES) - 1)
    files, problems = _files(tmp_path)
    assert (files, _told(problems)) == ((), [("too-many-files", str(tmp_path))])


def test_a_file_that_is_too_large_hides_no_other(tmp_path: Path) -> None:
    """It is not read to its end."""
    write_rules(tmp_path)
    with (tmp_path / "advisories/big.yaml").open("wb") as file:
        file.truncate(RULES_LIMITS.size + 1)
    (tmp_path / "facts.yaml").write_text("facts: [")
    assert [each.code for each in problems_in(tmp_path)] == ["too-large", "yaml-syntax"]


class TestLinks:
    @pytest.fixture
    def outside(self, tmp_path: Path) -> Path:
        """A file and a folder that belong to somebody else."""
        return write_rules(tmp_path / "outside", {"secret.yaml": "token: hunter2", "more/advisories/x.yaml": "id: x"})

    def test_a_file_outside_is_never_opened(self, tmp_path: Path, outside: Path) -> None:
        """A folder from a stranger would have us quote any file that we may read."""
        rules = write_rules(tmp_path / "rules")
        (rules / "advisories/x.yaml").symlink_to(outside / "secret.yaml")
        (problem,) = problems_in(rules)
        assert (problem.code, problem.place.file) == ("link-leaves-folder", str(rules / "advisories/x.yaml"))
        assert problem.hint
        assert "hunter2" not in str(problem)

    def test_a_folder_outside_is_never_entered(self, tmp_path: Path, outside: Path) -> None:
        """Nor silently left out."""
        rules = write_rules(tmp_path / "rules")
        (rules / "advisories/more").symlink_to(outside / "more")
        assert [each.code for each in problems_in(rules)] == ["link-leaves-folder"]

    def test_a_link_to_nothing(self, tmp_path: Path) -> None:
        """Outside it is not looked for; inside it is missing."""
        rules = write_rules(tmp_path / "rules")
        (rules / "advisories/x.yaml").symlink_to(tmp_path / "none")
        (rules / "advisories/y.yaml").symlink_to("none.yaml")
        assert [each.code for each in problems_in(rules)] == ["link-leaves-folder", "missing-file"]

    def test_links_in_a_circle(self, tmp_path: Path) -> None:
        """They lead nowhere, and opening one says so."""
        rules = write_rules(tmp_path / "rules")
        (rules / "advisories/x.yaml").symlink_to("y.yaml")
        (rules / "advisories/y.yaml").symlink_to("x.yaml")
        (rules / "advisories/all").symlink_to(rules)
        assert {each.code for each in problems_in(rules)} == {"unreadable-file"}

    def test_a_link_that_stays_inside_is_a_name(self, tmp_path: Path) -> None:
        """That is how a volume made from a ConfigMap looks."""
        rules = write_rules(tmp_path / "rules", {f"..data/{name}": text for name, text in RULES.items()})
        for name in RULES:
            path = rules / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(rules / "..data" / name)
        assert list(load(rules).files) == ["thing-breaks"]

    def test_other_files_may_be_links_to_anywhere(self, tmp_path: Path) -> None:
        """Nobody opens them."""
        rules = write_rules(tmp_path / "rules")
        (rules / "LICENSE").symlink_to("/LICENSE")
        load(rules)


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in it is not known, and that is a problem. Patched, because root may read everything."""
    rules, scandir = write_rules(tmp_path), os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "net":
            raise PermissionError(13, "Permission denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    (problem,) = problems_in(rules)
    assert (problem.code, problem.place.file) == ("unreadable-folder", str(rules / "advisories/net"))
    assert "Permission denied" in problem.message


class TestDigest:
    def test_it_names_what_the_rules_say(self, tmp_path: Path) -> None:
        """Wherever they lie."""
        one, two = write_rules(tmp_path / "one"), write_rules(tmp_path / "two/below")
        assert digest_of(_files(one)[0]) == digest_of(_files(two)[0])
        assert digest_of(_files(one)[0]).startswith("sha256:")

    def test_every_byte_place_and_order_counts(self, tmp_path: Path) -> None:
        """A file moved is another rules folder; so is the same in two folders."""
        changes = [
            {**RULES, "kb.yaml": RULES["kb.yaml"] + " "},
            {
                **{name: text for name, text in RULES.items() if "/net/" not in name},
                "advisories/x/thing-breaks.yaml": RULES["advisories/net/thing-breaks.yaml"],
            },
            {name: text for name, text in RULES.items() if name != "facts.yaml"},
        ]
        digests = [digest_of(_files(write_rules(tmp_path / "base"))[0])]
        digests += [digest_of(_files(write_rules(tmp_path / str(n), files))[0]) for n, files in enumerate(changes)]
        one, two = tmp_path / "base", write_rules(tmp_path / "x", {"advisories/x.yaml": "id: x"})
        digests += [digest_of(_files(one, two)[0]), digest_of(_files(two, one)[0])]
        assert len(set(digests)) == len(digests)
