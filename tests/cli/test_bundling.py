"""`advisor rules bundle`, and scanning with what it made."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from advisor.documents.minisign import public_key, verify
from advisor.problems import Place
from tests.cli.conftest import TODAY, Advisor

SIGNED = Path(__file__).parent.parent / "documents" / "signed"
EXAMPLE = Path(__file__).parent.parent.parent / "inventory-examples" / "clean-eks"
KEY, PUBLIC = SIGNED / "plain.key", SIGNED / "plain.pub"


def test_the_same_rules_are_the_same_bytes(advisor: Advisor, tmp_path: Path) -> None:
    """Whatever the time, and whoever's umask; the digest printed is the file's, and the signature holds."""
    told = advisor("rules", "bundle", "--into", "a.tar", "--key", KEY, "-o", "json").document
    os.umask(previous := os.umask(0o077))
    try:
        advisor("rules", "bundle", "--into", "b.tar", "--key", KEY)
    finally:
        os.umask(previous)
    one, two = ((tmp_path / name).read_bytes() for name in ("a.tar", "b.tar"))
    assert one == two
    assert told["digest"] == f"sha256:{hashlib.sha256(one).hexdigest()}"
    signature = (tmp_path / "a.tar.minisig").read_text()
    comment = verify(one, signature, public_key(PUBLIC.read_text(), place=Place(file="k")), place=Place(file="s"))
    assert comment == f"{told['name']} {told['version']} {told['digest']}"


def test_a_scan_by_a_bundle_says_so(advisor: Advisor) -> None:
    """In the report: where from, which, signed by whom; with the key in a file, written out, or in the environment."""
    assert advisor("rules", "bundle", "--into", "b.tar", "--key", KEY).code == 0
    line = PUBLIC.read_text().splitlines()[1]
    signer = PUBLIC.read_text().splitlines()[0].rpartition(" ")[2]
    for key in (PUBLIC, line):
        result = advisor("scan", "--rules", "b.tar", "--public-key", key, "--today", TODAY, "-o", "json", EXAMPLE)
        (layer,) = result.document["knowledge"]["layers"]
        assert (layer["source"], layer["bundle"], layer["signed_by"]) == ("b.tar", True, signer)
    terminal = advisor("scan", "--rules", "b.tar", "--public-key", line, "--today", TODAY, EXAMPLE)
    assert f"signed by {signer}" in terminal.out


def test_an_unsigned_one_is_refused_everywhere(advisor: Advisor) -> None:
    """By every command that loads rules; and with a word it is taken, which the report says."""
    advisor("rules", "bundle", "--into", "b.tar")
    for command in (("scan",), ("rules", "list"), ("rules", "show", "x"), ("inventory", "show")):
        sources = () if command[0] == "rules" else (EXAMPLE,)
        result = advisor(*command, "--rules", "b.tar", *sources)
        assert (result.code, "unsigned-bundle" in result.err) == (2, True)
    taken = advisor("scan", "--rules", "b.tar", "--allow-unsigned", "--today", TODAY, EXAMPLE)
    assert ", unsigned" in taken.out
    assert "allow_unsigned is true (flag)" in taken.out


def test_an_override_is_in_the_report(advisor: Advisor, tmp_path: Path) -> None:
    """Which advisory, by which file; and nothing of where the advisor is installed."""
    rules = Path(__file__).parent.parent.parent / "rules"
    (path,) = rules.rglob("calico-xdp-btf-wipe-loop.yaml")
    (tmp_path / "ours" / "advisories").mkdir(parents=True)
    (tmp_path / "ours" / "advisories" / path.name).write_text(
        path.read_text().replace("severity: high", "severity: low")
    )
    result = advisor("scan", "--rules", "ours", "--today", TODAY, "-o", "json", EXAMPLE)
    assert result.document["knowledge"]["overrides"] == [
        {
            "name": "calico-xdp-btf-wipe-loop",
            "earlier": f"built-in {path.relative_to(rules)}",
            "later": f"ours/advisories/{path.name}",
        }
    ]


def test_rules_that_do_not_load_make_no_bundle(advisor: Advisor, tmp_path: Path) -> None:
    """And nothing is left half-written; a key that is none leaves nothing either."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "kb.yaml").write_text("name: x\n")
    assert advisor("rules", "bundle", "broken", "--into", "b.tar").code == 2
    assert advisor("rules", "bundle", "--into", "b.tar", "--key", PUBLIC).code == 2
    assert advisor("rules", "bundle", "--into", "no/such/folder/b.tar").code == 2
    assert not list(tmp_path.rglob("*.tar*"))


def test_what_is_no_key_is_refused(advisor: Advisor) -> None:
    """With its place, before anything is scanned."""
    result = advisor("scan", "--rules", "b.tar", "--public-key", KEY, EXAMPLE)
    assert (result.code, "not-a-public-key" in result.err) == (2, True)
