"""`advisor rules bundle`: a rules folder as one file, with a digest, and signed if there is a key."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from advisor.cli.diagnostics import ExitCode
from advisor.cli.output import outputs_from, write_output
from advisor.cli.session import Session
from advisor.documents import minisign
from advisor.documents.bounded import read_bounded, text_of
from advisor.documents.bundle import pack
from advisor.documents.bundled import bundled_folder
from advisor.documents.knowledge import load_knowledge
from advisor.documents.rules_sources import rules_sources
from advisor.documents.trust import SUFFIX, Trust
from advisor.documents.written import write_file
from advisor.problems import Place
from advisor.report.plain import plain

FORMATS = ("terminal", "json")


def bundle(session: Session) -> ExitCode:
    """Packs rules that load; others are refused with all that is wrong with them."""
    (output,) = outputs_from(session.arguments, FORMATS, "terminal")
    folder = Path(session.arguments.folder) if session.arguments.folder else bundled_folder("rules")
    into = Path(session.arguments.into)
    session.narrator.progress("loading the rules")
    knowledge = load_knowledge([folder], use_cache=False).knowledge
    key = _key(session)
    data = pack((file.inside, file.text) for source in rules_sources([folder], Trust(), []) for file in source.files)
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    session.narrator.finish()
    write_file(data, into)
    if key:
        comment = f"{knowledge.name} {knowledge.version} {digest}"
        write_file(minisign.sign(data, key, comment=comment).encode(), into.with_name(into.name + SUFFIX))
    told: dict[str, str | int | None] = {
        "bundle": str(into),
        "name": knowledge.name,
        "version": knowledge.version,
        "digest": digest,
        "advisories": len(knowledge.advisories),
        "signed_by": key.id if key else None,
    }
    text = json.dumps(told, indent=2) + "\n" if output.format == "json" else _text(told)
    write_output(text, output.path, session.stdout)
    return ExitCode.CLEAR


def _text(told: dict[str, str | int | None]) -> str:
    signed = f"signed by {told['signed_by']}" if told["signed_by"] else "unsigned"
    lines = [
        f"{told['bundle']}: {told['name']} {told['version']}, {told['advisories']} advisories, {signed}",
        f"{told['digest']}",
    ]
    return "".join(f"{plain(line)}\n" for line in lines)


def _key(session: Session) -> minisign.SecretKey | None:
    """The key to sign with; None when none was named. Raises `InvalidInput`."""
    named = session.arguments.key
    if not named:
        return None
    text = text_of(read_bounded(Path(named), size=minisign.MAX_BYTES), file=named, size=minisign.MAX_BYTES)
    password = session.environment.get("ADVISOR_KEY_PASSWORD")
    return minisign.secret_key(text, place=Place(file=named), password=password.encode() if password else None)
