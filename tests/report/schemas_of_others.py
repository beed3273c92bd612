"""Outputs held against what their makers published: what is wrong with each, in words."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import xmlschema
from jsonschema import Draft4Validator

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@functools.cache
def _sarif() -> Draft4Validator:
    return Draft4Validator(json.loads((FIXTURES / "sarif-2.1.0-rtm.5.schema.json").read_text(encoding="utf-8")))


@functools.cache
def _junit() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(FIXTURES / "junit-10.xsd")


def sarif_faults(text: str) -> list[str]:
    """By the schema of SARIF 2.1.0."""
    return [f"{list(error.path)}: {error.message}" for error in _sarif().iter_errors(json.loads(text))]


def junit_faults(text: str) -> list[str]:
    """By the schema that Jenkins' xUnit plugin reads JUnit reports by."""
    return [f"{error.path}: {error.reason}" for error in _junit().iter_errors(text.split("\n", 1)[1])]
