import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.cli.main import run
from advisor.documents import cache
from advisor.documents.bundled import bundled_folder
from advisor.documents.cache import Stored, cache_file, cache_folder, read_cache, write_cache
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.model.names import AdvisoryId
from advisor.problems import InvalidInput
from tests.documents.small_rules import ADVISORY, RULE, changed, edited, write_rules

EXAMPLES = Path(__file__).resolve().parents[2] / "inventory-examples"

#: No document of any kind, though an entry of the cache.
_MEANINGLESS: tuple[object, ...] = (None, {}, [], "x", {"id": 3})


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home/upgrade-advisor"


@pytest.fixture(scope="module")
def cold_and_warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Rules, Rules]]:
    """The rules that ship, read from their files and from the cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("home")))
        yield load_knowledge([bundled_folder("rules")]), load_knowledge([bundled_folder("rules")])


def _stored(home: Path) -> Path:
    (file,) = home.iterdir()
    return file


def _everything(rules: Rules) -> object:
    """All that rules say, decoded."""
    knowledge = rules.knowledge
    return (
        knowledge.name,
        knowledge.digest,
        dict(knowledge.advisories),
        dict(knowledge.catalogues),
        dict(knowledge.by_component),
        dict(knowledge.facts),
        dict(knowledge.components),
        {name: [(case.name, case.expect, case.missing) for case in own] for name, own in rules.cases.items()},
        dict(rules.files),
        rules.knowledge.overrides,
    )


class TestWarmAndCold:
    def test_they_say_the_same(self, tmp_path: Path, home: Path) -> None:
        """Every advisory, release, fact and component; what overrides what; which file each is in."""
        base = write_rules(tmp_path / "base")
        extra = write_rules(tmp_path / "x", {"advisories/thing-breaks.yaml": changed(ADVISORY, ("high", "low"))})
        cold = load_knowledge([base, extra])
        assert _stored(home).name.endswith(".msgpack")
        warm = load_knowledge([base, extra])
        assert _everything(warm) == _everything(cold)
        assert _everything(load_knowledge([base, extra], use_cache=False)) == _everything(cold)

    @pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
    def test_reports_are_the_same_bytes(
        self, example: str, cold_and_warm: tuple[Rules, Rules], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of every example, in words and in JSON. Patched, so that the rules are loaded once for all of them."""
        for output in ("terminal", "json"):
            reports = []
            for rules in cold_and_warm:
                monkeypatch.setattr("advisor.cli.session.load_knowledge", lambda folders, trust, rules=rules: rules)
                stdout = io.StringIO()
                arguments = ["scan", "--today", "2026-11-21", "--all", "-o", output, str(EXAMPLES / example)]
                code = run(arguments, stdin=io.BytesIO(), stdout=stdout, stderr=io.StringIO())
                reports.append((code, stdout.getvalue()))
            assert reports[0] == reports[1]
            assert reports[0][1]

    def test_a_warm_start_reads_no_yaml(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """That is what the cache is for. Patched, so that reading would be noticed."""
        folder = write_rules(tmp_path / "rules")
        load_knowledge([folder])
        monkeypatch.setattr("advisor.documents.gates.attempt_yaml", None)
        assert list(load_knowledge([folder]).knowledge.advisories) == ["thing-breaks"]

    def test_what_nobody_asks_for_stays_packed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not even its data is built. Patched, so that unpacking would be noticed."""
        folder = write_rules(tmp_path / "rules")
        load_knowledge([folder])
        unpacked: list[str] = []
        unpack = Stored.data

        def data(self: Stored) -> object:
            unpacked.append(self.name)
            return unpack(self)

        monkeypatch.setattr(Stored, "data", data)
        rules = load_knowledge([folder])
        assert list(rules.knowledge.by_component) == ["thing"]
        assert rules.files[AdvisoryId("thing-breaks")] == str(folder / RULE)
        assert "thing-breaks" not in unpacked
        assert "thing" not in unpacked
        assert rules.knowledge.advisories[AdvisoryId("thing-breaks")].component == "thing"
        assert unpacked[-1] == "thing-breaks"

    def test_the_same_rules_elsewhere_name_their_own_files(self, tmp_path: Path, home: Path) -> None:
        """The cache is shared, for the content is the same; the paths are not."""
        load_knowledge([write_rules(tmp_path / "one")])
        again = load_knowledge([write_rules(tmp_path / "two")])
        assert len(list(home.iterdir())) == 1
        assert again.files[AdvisoryId("thing-breaks")] == str(tmp_path / "two" / RULE)

    def test_rules_with_problems_are_not_stored(self, tmp_path: Path, home: Path) -> None:
        """What is stored has passed every gate."""
        with pytest.raises(InvalidInput):
            load_knowledge([write_rules(tmp_path / "rules", edited(RULE, ("v1.1.1", "x")))])
        assert not home.exists()

    def test_a_problem_of_the_folder_is_told_on_every_run(self, tmp_path: Path) -> None:
        """A stray file is no part of the content that the cache is of."""
        folder = write_rules(tmp_path / "rules")
        load_knowledge([folder])
        (folder / "stray.yaml").write_text("a: b")
        with pytest.raises(InvalidInput, match="unexpected-file"):
            load_knowledge([folder])


class TestNeverTrusted:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """Rules with a cache."""
        folder = write_rules(tmp_path / "rules")
        load_knowledge([folder])
        return folder

    @pytest.mark.parametrize(
        "content",
        [b"", b"x", b"\0" * 32, b"\0" * 64, hashlib.sha256(b"\x90").digest() + b"\x90", b"\xc1" * 40],
    )
    def test_a_broken_one_is_rebuilt(self, content: bytes, folder: Path, home: Path) -> None:
        """Whatever stands there, the rules decide."""
        good = _stored(home).read_bytes()
        _stored(home).write_bytes(content)
        assert list(load_knowledge([folder]).knowledge.advisories) == ["thing-breaks"]
        assert _stored(home).read_bytes() == good

    @given(data=st.data())
    def test_a_cut_or_a_flipped_bit_is_noticed(
        self, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """At any place."""
        file = tmp_path_factory.mktemp("cache") / "knowledge-0.msgpack"
        write_cache(file, [Stored.of({"a": [1, "b", None, True]}, name="a", component="b")])
        whole = file.read_bytes()
        if data.draw(st.booleans()):
            changed_bytes = whole[: data.draw(st.integers(0, len(whole) - 1))]
        else:
            place, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
            changed_bytes = whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
        file.write_bytes(changed_bytes)
        assert read_cache(file) is None

    def test_what_another_host_is_writing_is_left_alone(self, home: Path) -> None:
        """One folder may serve many machines, and each has a process with this one's number."""
        file = home / "knowledge-0.msgpack"
        home.mkdir(parents=True)
        half = file.with_suffix(f".{os.getpid()}.tmp")
        half.write_bytes(b"half")
        write_cache(file, [])
        assert (half.read_bytes(), read_cache(file)) == (b"half", [])
        assert {each.name for each in home.iterdir()} == {half.name, file.name}

    def test_the_cache_of_other_rules_is_none_of_these(self, folder: Path, home: Path, tmp_path: Path) -> None:
        """A file laid in its place, whole as it is, says nothing about these rules."""
        mine = _stored(home)
        other = write_rules(tmp_path / "other", edited(RULE, ("severity: high", "severity: low")))
        load_knowledge([other])
        (theirs,) = (path for path in home.iterdir() if path != mine)
        mine.write_bytes(theirs.read_bytes())
        assert load_knowledge([folder]).knowledge.advisories[AdvisoryId("thing-breaks")].severity == "high"

    @pytest.mark.parametrize(
        "forged",
        [
            *([], [{}] * 6, [None] * 6, [{"id": 3}] * 6, [[]] * 6, ["x"] * 7),
            *([["thing", "thing", data]] * 6 for data in _MEANINGLESS),
        ],
    )
    def test_one_that_is_whole_and_means_nothing(self, forged: list[object], folder: Path, home: Path) -> None:
        """An older advisor may have stored what this one cannot decode."""
        write_cache(_stored(home), forged)  # type: ignore[arg-type]  # whatever it is
        assert list(load_knowledge([folder]).knowledge.advisories) == ["thing-breaks"]

    def test_an_entry_that_cannot_be_unpacked_is_told(self) -> None:
        """With what to do: no checksum lets it pass, and nobody should see a trace of it."""
        entry = Stored(name="", component="", packed=msgspec.Raw(b"\xc1"))
        with pytest.raises(InvalidInput, match="broken-cache") as refused:
            entry.data()
        assert "remove what lies in" in str(refused.value.problems[0].hint)

    def test_something_else_in_its_place(self, folder: Path, home: Path) -> None:
        """A folder, a pipe: neither is opened, and neither does harm."""
        file = _stored(home)
        file.unlink()
        os.mkfifo(file)
        load_knowledge([folder])
        file.unlink()
        file.mkdir()
        load_knowledge([folder])
        assert [path.name for path in home.iterdir()] == [file.name]


class TestCannotBeWritten:
    def test_a_file_where_the_folder_should_be(self, tmp_path: Path, home: Path) -> None:
        """The rules are read as if there were no cache."""
        home.parent.write_text("")
        load_knowledge([write_rules(tmp_path / "rules")])
        assert home.parent.read_text() == ""

    def test_a_disk_that_is_full(self, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing half-written stays. Patched, for no test can fill a disk."""

        def fail(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", fail)
        load_knowledge([write_rules(tmp_path / "rules")])
        assert list(home.iterdir()) == []

    def test_no_home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A container may run as a user without one."""

        def fail() -> Path:
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setattr(Path, "home", fail)
        assert cache_folder() is None
        assert cache_file("sha256:0") is None
        load_knowledge([write_rules(tmp_path / "rules")])


class TestKey:
    def test_it_lies_where_caches_lie(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """https://specifications.freedesktop.org/basedir-spec/latest/: a relative path is to be ignored."""
        assert cache_folder() == home
        monkeypatch.setenv("XDG_CACHE_HOME", "here")
        monkeypatch.setenv("HOME", "/home/somebody")
        assert cache_folder() == Path("/home/somebody/.cache/upgrade-advisor")

    def test_content_version_and_form_change_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What another advisor checked is not checked."""
        files = [cache_file("sha256:0"), cache_file("sha256:1")]
        monkeypatch.setattr(cache, "__version__", "99.0")
        files.append(cache_file("sha256:0"))
        monkeypatch.setattr(cache, "CACHE_FORM", 99)
        files.append(cache_file("sha256:0"))
        assert len(set(files)) == 4

    def test_editing_a_rule_is_seen_at_once(self, tmp_path: Path) -> None:
        """The content decides, not the time of the file."""
        folder = write_rules(tmp_path / "rules")
        times = (folder / RULE).stat().st_mtime_ns
        load_knowledge([folder])
        (folder / RULE).write_text(changed(ADVISORY, ("severity: high", "severity: hihg"), ("hihg", "low")))
        os.utime(folder / RULE, ns=(times, times))
        assert load_knowledge([folder]).knowledge.advisories[AdvisoryId("thing-breaks")].severity == "low"


def test_it_holds_the_rules_and_no_verdict(tmp_path: Path, home: Path) -> None:
    """Scanning adds nothing: what is stored is what the files say, and only that."""
    folder = bundled_folder("rules")
    load_knowledge([folder])
    before = _stored(home).read_bytes()
    run(["scan", str(EXAMPLES / "rke1-canal")], stdin=io.BytesIO(), stdout=io.StringIO(), stderr=io.StringIO())
    assert _stored(home).read_bytes() == before
    stored = msgspec.msgpack.decode(before[32:])
    from_files = load_knowledge([folder], use_cache=False)
    assert len(stored) == sum(1 for path in folder.rglob("*.yaml"))
    written = {name: data for name, _, data in stored if "cases" in data and "validation" in data}
    assert written == {name: document.data for name, document in from_files.documents.items()}
