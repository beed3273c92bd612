"""What minisign made is understood here. The other way round, its own program was asked once."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.documents.minisign import PublicKey, SecretKey, public_key, secret_key, sign, verify
from advisor.problems import InvalidInput, Place

SIGNED = Path(__file__).parent / "signed"
PLACE = Place(file="x")
DATA = (SIGNED / "small.bin").read_bytes()


def _text(name: str) -> str:
    return (SIGNED / name).read_text(encoding="utf-8")


def _public() -> PublicKey:
    return public_key(_text("plain.pub"), place=PLACE)


def _secret() -> SecretKey:
    return secret_key(_text("plain.key"), place=PLACE, password=None)


def _refused(error: pytest.ExceptionInfo[InvalidInput]) -> str:
    return error.value.problems[0].code


@pytest.mark.parametrize(("file", "comment"), [("plain", "a trusted comment"), ("legacy", "old form")])
def test_a_signature_of_minisign_holds(file: str, comment: str) -> None:
    """In both forms, and its trusted comment is given."""
    assert verify(DATA, _text(f"small.{file}.minisig"), _public(), place=PLACE) == comment


def test_a_key_is_named_as_minisign_names_it() -> None:
    """Its own untrusted comment says the same number."""
    assert _public().id == _secret().id == _text("plain.pub").splitlines()[0].rpartition(" ")[2]


def test_the_line_alone_is_a_key() -> None:
    """As it is handed around."""
    assert public_key(_text("plain.pub").splitlines()[1], place=PLACE) == _public()


@given(st.binary(max_size=200), st.text(alphabet="abc 0:", max_size=20))
def test_what_is_signed_verifies(data: bytes, comment: str) -> None:
    """And signing again gives the same text."""
    signature = sign(data, _secret(), comment=comment)
    assert verify(data, signature, _public(), place=PLACE) == comment
    assert sign(data, _secret(), comment=comment) == signature


@given(st.binary(max_size=50), st.data())
def test_any_other_file_is_refused(data: bytes, draw: st.DataObject) -> None:
    """One bit is enough."""
    signature = sign(data, _secret(), comment="c")
    other = draw.draw(st.binary(max_size=50).filter(lambda each: each != data))
    with pytest.raises(InvalidInput) as error:
        verify(other, signature, _public(), place=PLACE)
    assert _refused(error) == "bad-signature"


@pytest.mark.parametrize(
    ("line", "changed", "code"),
    [
        (0, "trusted comment: x", "not-a-signature"),
        (1, "not base64 !", "not-a-signature"),
        (1, base64.b64encode(b"ED" + bytes(40)).decode(), "not-a-signature"),
        (1, base64.b64encode(b"XX" + bytes(72)).decode(), "not-a-signature"),
        (1, base64.b64encode(b"ED" + bytes(72)).decode(), "another-key"),
        (2, "trusted comment: something else", "bad-signature"),
        (3, base64.b64encode(bytes(64)).decode(), "bad-signature"),
    ],
)
def test_a_changed_signature_is_refused(line: int, changed: str, code: str) -> None:
    """Whichever line was changed."""
    lines = sign(DATA, _secret(), comment="c").splitlines()
    lines[line] = changed
    with pytest.raises(InvalidInput) as error:
        verify(DATA, "\n".join(lines), _public(), place=PLACE)
    assert _refused(error) == code


@given(st.text(max_size=200))
def test_no_text_is_a_crash(text: str) -> None:
    """Whatever stands in such a file."""
    for read in (
        lambda: public_key(text, place=PLACE),
        lambda: secret_key(text, place=PLACE, password=b""),
        lambda: verify(DATA, text, _public(), place=PLACE),
    ):
        with pytest.raises(InvalidInput):
            read()


def _sealed(password: bytes, *, operations: int = 32_768, memory: int = 16 << 20) -> str:
    """The plain key, sealed as libsodium seals with its least work: N = 1024, r = 8, p = 1."""
    plain = base64.b64decode(_text("plain.key").splitlines()[1])
    key, salt = plain[54 : 54 + 72], b"s" * 32
    opened = key + hashlib.blake2b(b"Ed" + key, digest_size=32).digest()
    mask = hashlib.scrypt(password, salt=salt, n=1024, r=8, p=1, dklen=104)
    shut = bytes(one ^ two for one, two in zip(opened, mask, strict=True))
    head = b"EdScB2" + salt + operations.to_bytes(8, "little") + memory.to_bytes(8, "little")
    return f"untrusted comment: x\n{base64.b64encode(head + shut).decode()}\n"


def test_a_sealed_key_opens_with_its_password() -> None:
    """And with no other."""
    assert secret_key(_sealed(b"horse"), place=PLACE, password=b"horse") == _secret()
    for password, code in ((b"cow", "wrong-password"), (None, "password-needed")):
        with pytest.raises(InvalidInput) as error:
            secret_key(_sealed(b"horse"), place=PLACE, password=password)
        assert _refused(error) == code


def test_a_key_that_asks_for_a_terabyte_is_none() -> None:
    """Minisign's own ask for one GiB."""
    with pytest.raises(InvalidInput) as error:
        secret_key(_sealed(b"horse", operations=1 << 50, memory=1 << 40), place=PLACE, password=b"horse")
    assert _refused(error) == "not-a-secret-key"
