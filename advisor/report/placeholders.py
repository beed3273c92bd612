"""What stands in a command for something that only a person knows: fields in braces, and words in capitals.

Runbooks declare their fields. Commands of advisories and hazards write such a word in capitals, as manuals do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FIELD = re.compile(r"\{([a-z_]+)\}")
_CAPITALS = re.compile(r"(?<![\w$.{/%\"-])[A-Z][A-Z_]+[A-Z](?![\w=:.\"-])")
#: What is searched for, and where a text that follows ends: both are words of somebody else.
_SEARCHED = re.compile(r"grep(?:\s+-\w+)*\s+(?:'[^']*'|\"[^\"]*\"|\S+)")
_HEREDOC = re.compile(r"<<-?\s*'?(\w+)'?\n.*?^\s*\1$", re.DOTALL | re.MULTILINE)
#: Values that a program knows, and that are meant as they stand.
_MEANT = frozenset({"PRESERVE"})

#: An answer to complete tells of each of its blanks what it takes.
_ANSWER = "- {"


def fields_in(texts: Iterable[str], declared: Iterable[str]) -> tuple[str, ...]:
    """The declared fields that stand in the texts, each once, in order.

    >>> fields_in(["kubectl drain {node}", "kubectl get node {node} -o jsonpath='{range}'"], ["node", "to"])
    ('node',)
    """
    known = frozenset(declared)
    return tuple(dict.fromkeys(each for text in texts for each in _FIELD.findall(text) if each in known))


def fill_in_words(copied: Iterable[str]) -> str:
    """What is to be filled in before the commands of a page are run, once for all of them; empty for nothing.

    >>> fill_in_words(["kubectl drain NODE", "kubectl exec POD", "kubectl uncordon NODE", "- {fact: x, value: VALUE}"])
    'Fill in what stands in capitals in a command: NODE, POD'
    """
    commands = (each for each in copied if not each.startswith(_ANSWER))
    words = tuple(dict.fromkeys(word for each in commands for word in capitals_in(each)))
    return f"Fill in what stands in capitals in a command: {', '.join(words)}" if words else ""


def capitals_in(command: str) -> tuple[str, ...]:
    r"""The words in capitals that stand for something, each once, in order.

    >>> capitals_in("kubectl -n NAMESPACE exec POD -- ping -c 3 ADDRESS")
    ('NAMESPACE', 'POD', 'ADDRESS')
    >>> capitals_in("NAME=x; echo $NAME | grep -cE 'no BTF|XDP' ; get -o custom-columns=NODE:.x --keep PRESERVE")
    ()
    >>> capitals_in("kubectl apply -f - <<'END'\na: NODE\nEND")
    ()
    """
    told = _SEARCHED.sub("", _HEREDOC.sub("", command))
    return tuple(dict.fromkeys(each for each in _CAPITALS.findall(told) if each not in _MEANT))
