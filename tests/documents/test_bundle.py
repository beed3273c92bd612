"""Bundles: the same bytes for the same rules, and nothing in one is believed before it was verified."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents import bundle, minisign
from advisor.documents.bundle import pack, unpack
from advisor.documents.knowledge import Rules, load_knowledge
from advisor.documents.rules_sources import rules_sources
from advisor.documents.trust import Trust, public_key_of
from advisor.problems import InvalidInput, Place
from tests.documents.small_rules import ADVISORY, KB, RULES, changed, write_rules

SIGNED = Path(__file__).parent / "signed"
KEY = minisign.secret_key((SIGNED / "plain.key").read_text(), place=Place(file="k"), password=None)
TRUSTED = Trust(keys=(public_key_of(str(SIGNED / "plain.pub")),))

NAMES = st.lists(st.text(alphabet="abc-.", min_size=1, max_size=6), min_size=1, max_size=4).map("/".join)
PATHS = NAMES.map(PurePosixPath).filter(lambda path: ".." not in path.parts and path.parts != ())
FILES = st.dictionaries(PATHS, st.binary(max_size=40), max_size=6)


class TestPacking:
    @given(FILES)
    def test_unpacking_gives_it_back(self, files: dict[PurePosixPath, bytes]) -> None:
        """Compressed or not."""
        data = pack(files.items())
        assert dict(unpack(data, file="b")) == dict(unpack(gzip.compress(data), file="b")) == files

    @given(FILES)
    def test_order_does_not_count(self, files: dict[PurePosixPath, bytes]) -> None:
        """The same files are the same bytes."""
        assert pack(files.items()) == pack(reversed(files.items()))

    @given(FILES, st.data())
    def test_no_change_of_it_is_a_crash(self, files: dict[PurePosixPath, bytes], draw: st.DataObject) -> None:
        """Cut, or with some bytes changed: it is read, or refused."""
        data = bytearray(pack(files.items()))
        for _ in range(draw.draw(st.integers(0, 4))):
            data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
        cut = bytes(data[: draw.draw(st.integers(0, len(data)))])
        for each in (cut, gzip.compress(cut), gzip.compress(cut)[:-9]):
            with suppress(InvalidInput):
                unpack(each, file="b")

    @pytest.mark.parametrize(
        ("name", "kind", "code"),
        [
            ("../kb.yaml", tarfile.REGTYPE, "path-leaves-bundle"),
            ("/etc/kb.yaml", tarfile.REGTYPE, "path-leaves-bundle"),
            ("a/../../kb.yaml", tarfile.REGTYPE, "path-leaves-bundle"),
            ("a\\kb.yaml", tarfile.REGTYPE, "path-leaves-bundle"),
            ("a\x1b[2Jkb.yaml", tarfile.REGTYPE, "path-leaves-bundle"),
            ("/".join("d" * 17), tarfile.REGTYPE, "path-leaves-bundle"),
            ("kb.yaml", tarfile.SYMTYPE, "not-a-file"),
            ("kb.yaml", tarfile.LNKTYPE, "not-a-file"),
            ("kb.yaml", tarfile.CHRTYPE, "not-a-file"),
            ("kb.yaml", tarfile.FIFOTYPE, "not-a-file"),
            ("kb.yaml", tarfile.GNUTYPE_SPARSE, "not-a-file"),
        ],
    )
    def test_what_leaves_it_is_refused(self, name: str, kind: bytes, code: str) -> None:
        """By path or by link; and the name is shown without its control characters."""
        whole = io.BytesIO()
        with tarfile.open(fileobj=whole, mode="w") as tar:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            tar.addfile(entry)
        with pytest.raises(InvalidInput) as error:
            unpack(whole.getvalue(), file="b")
        assert [each.code for each in error.value.problems] == [code]
        assert "\x1b" not in str(error.value)

    def test_a_bomb_is_not_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One byte more than what is read; the bound itself passes."""
        data = pack({PurePosixPath("kb.yaml"): b"x" * 1000}.items())
        monkeypatch.setattr(bundle, "MAX_BYTES", len(data))
        unpack(gzip.compress(data), file="b")
        monkeypatch.setattr(bundle, "MAX_BYTES", len(data) - 1)
        with pytest.raises(InvalidInput, match="unpacks to more"):
            unpack(gzip.compress(data), file="b")

    def test_too_many_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The bound itself passes."""
        data = pack({PurePosixPath(f"{number}.yaml"): b"" for number in range(3)}.items())
        monkeypatch.setattr(bundle, "MAX_ENTRIES", 3)
        unpack(data, file="b")
        monkeypatch.setattr(bundle, "MAX_ENTRIES", 2)
        with pytest.raises(InvalidInput, match="more than 2 entries"):
            unpack(data, file="b")


@pytest.fixture
def bundled(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small rules, with changes, as a bundle and its signature."""

    def write(name: str = "b.tar", files: dict[str, str] | None = None, *, signed: bool = True) -> Path:
        folder = write_rules(tmp_path / f"{name}-folder", {**RULES, **(files or {})})
        found = [each for source in rules_sources([folder], Trust(), []) for each in source.files]
        path = tmp_path / name
        path.write_bytes(pack((each.inside, each.text) for each in found))
        if signed:
            path.with_name(f"{name}.minisig").write_text(minisign.sign(path.read_bytes(), KEY, comment="c"))
        return path

    return write


def _codes(*paths: Path, trust: Trust = TRUSTED) -> list[str]:
    with pytest.raises(InvalidInput) as error:
        load_knowledge(paths, use_cache=False, trust=trust)
    return [each.code for each in error.value.problems]


def _load(*paths: Path, trust: Trust = TRUSTED) -> Rules:
    return load_knowledge(paths, use_cache=False, trust=trust)


class TestTrust:
    def test_a_signed_one_is_as_good_as_its_folder(self, bundled: Callable[..., Path]) -> None:
        """The same knowledge, and who signed it is known."""
        path = bundled()
        knowledge = _load(path).knowledge
        assert knowledge.advisories == _load(path.with_name("b.tar-folder")).knowledge.advisories
        (layer,) = knowledge.layers
        assert (layer.source, layer.name, layer.is_bundle, layer.signer) == (str(path), "small", True, KEY.id)

    def test_an_unsigned_one_needs_a_word(self, bundled: Callable[..., Path]) -> None:
        """A key alone does not let it in."""
        path = bundled(signed=False)
        assert _codes(path) == ["unsigned-bundle"]
        assert _load(path, trust=Trust(allow_unsigned=True)).knowledge.layers[0].signer == ""

    def test_a_signature_needs_a_key(self, bundled: Callable[..., Path]) -> None:
        """Nobody's word is none."""
        assert _codes(bundled(), trust=Trust()) == ["no-public-key"]

    def test_the_right_key_may_be_one_of_several(self, bundled: Callable[..., Path]) -> None:
        """In any place."""
        other = minisign.PublicKey(id="0" * 16, point=bytes(32))
        for keys in ((other, *TRUSTED.keys), (*TRUSTED.keys, other)):
            assert _load(bundled(), trust=Trust(keys=keys)).knowledge.layers[0].signer == KEY.id

    def test_anothers_signature_is_refused(self, bundled: Callable[..., Path]) -> None:
        """Also where unsigned ones would do: a signature says who, and it is the wrong one."""
        other = Trust(keys=(minisign.PublicKey(id="0" * 16, point=bytes(32)),), allow_unsigned=True)
        assert _codes(bundled(), trust=other) == ["another-key"]

    def test_one_that_was_changed_is_refused(self, bundled: Callable[..., Path]) -> None:
        """Whatever is allowed."""
        path = bundled()
        path.write_bytes(path.read_bytes().replace(b"severity: high", b"severity: low "))
        assert _codes(path, trust=Trust(keys=TRUSTED.keys, allow_unsigned=True)) == ["bad-signature"]

    def test_what_is_no_bundle_is_refused(self, tmp_path: Path) -> None:
        """A file of another kind, one without kb.yaml, one with a file that has no place in rules."""
        trust = Trust(allow_unsigned=True)
        (tmp_path / "text").write_text("id: x")
        (tmp_path / "empty.tar").write_bytes(pack([]))
        (tmp_path / "odd.tar").write_bytes(pack([(PurePosixPath("odd.yaml"), b""), (PurePosixPath("README"), b"")]))
        assert _codes(tmp_path / "text", trust=trust) == ["not-a-bundle"]
        assert _codes(tmp_path / "empty.tar", trust=trust) == ["no-kb-file"]
        assert _codes(tmp_path / "odd.tar", trust=trust) == ["no-kb-file", "unexpected-file"]


class TestLayers:
    def test_a_newer_one_of_the_same_name_replaces(self, bundled: Callable[..., Path], tmp_path: Path) -> None:
        """Wholly: what it no longer has is gone, and nothing is overridden one by one."""
        gone = {"advisories/gone.yaml": changed(ADVISORY, ("id: thing-breaks", "id: gone"))}
        base = write_rules(tmp_path / "base", {**RULES, **gone})
        newer = bundled(files={"kb.yaml": changed(KB, ("2026.1", "2026.2"))})
        knowledge = _load(base, newer).knowledge
        assert list(knowledge.advisories) == ["thing-breaks"]
        assert knowledge.overrides == ()
        assert [(each.version, each.is_replaced) for each in knowledge.layers] == [("2026.1", True), ("2026.2", False)]

    @pytest.mark.parametrize(("version", "is_older"), [("2026.0.9", True), ("2026.1", False), ("2026.10", False)])
    def test_an_older_one_is_refused(
        self, version: str, is_older: bool, bundled: Callable[..., Path], tmp_path: Path
    ) -> None:
        """By version, as numbers; the same one is no step back."""
        bundle_path = bundled(files={"kb.yaml": changed(KB, ("2026.1", version))})
        base = write_rules(tmp_path / "base")
        if is_older:
            assert _codes(base, bundle_path) == ["older-bundle"]
        else:
            assert _load(base, bundle_path).knowledge.version == version

    def test_words_are_compared_by_their_day(self, bundled: Callable[..., Path], tmp_path: Path) -> None:
        """Where one of the two is no version."""
        base = write_rules(tmp_path / "base")
        spring = ("2026.1", "spring")
        older = bundled("o.tar", {"kb.yaml": changed(KB, spring, ("2026-08-22", "2026-08-21"))})
        newer = bundled("n.tar", {"kb.yaml": changed(KB, spring)})
        assert _codes(base, older) == ["older-bundle"]
        assert _load(base, newer).knowledge.version == "spring"

    def test_one_of_another_name_is_laid_over(self, bundled: Callable[..., Path], tmp_path: Path) -> None:
        """An organisation's own: it adds and overrides by id, and each override is named."""
        rule = {"kb.yaml": changed(KB, ("name: small", "name: ours")), "advisories/net/thing-breaks.yaml": ADVISORY}
        base, ours = write_rules(tmp_path / "base"), bundled(files=rule)
        overrides = {each.name: each for each in _load(base, ours).knowledge.overrides}
        assert overrides["thing-breaks"].earlier == str(base / "advisories/net/thing-breaks.yaml")
        assert overrides["thing-breaks"].later == f"{ours}!advisories/net/thing-breaks.yaml"

    def test_faults_in_a_bundle_are_told_with_their_places(self, bundled: Callable[..., Path]) -> None:
        """By the bundle, the file in it and the line."""
        with pytest.raises(InvalidInput) as error:
            _load(bundled(files={"advisories/x.yaml": changed(ADVISORY, ("v1.1.1", "soon"), ("thing-breaks", "x"))}))
        assert "b.tar!advisories/x.yaml:9" in str(error.value)
