"""A rule is found by its id, which is the name of its file."""

from __future__ import annotations

from pathlib import PurePath

from advisor.documents.view import View


def check_file_name(view: View, hint: str) -> None:
    """Notes a problem when the document's id is not its file's name."""
    stem = PurePath(view.document.file).stem
    if view.text("id") != stem:
        message = f'the id is "{view.text("id")}", and the file is named {stem}.yaml'
        view.at("id").report("id-is-not-the-file-name", message, hint)
