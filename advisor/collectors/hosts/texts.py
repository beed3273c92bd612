"""`uname -a` and `/etc/os-release`, each as a text or both in one, with a shell's prompts around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from advisor.collectors.hosts.host import Host
from advisor.model.provenance import Provenance

#: `Linux worker-1 5.4.0-177-generic #197-Ubuntu SMP Thu Mar 28 22:45:47 UTC 2024 x86_64 x86_64 x86_64 GNU/Linux`
_UNAME = re.compile(r"^Linux (?P<name>[\w.-]{1,253}) (?P<kernel>\d+\.\d+\S{0,100}) #\S.*$", re.MULTILINE)
_PRETTY_NAME = re.compile(r"^PRETTY_NAME=(?P<quote>[\"']?)(?P<name>[^\"'\n]{1,200})(?P=quote)\s*$", re.MULTILINE)
_OS_RELEASE = re.compile(r"^(?:ID|VERSION_ID|NAME)=", re.MULTILINE)


def hosts_in(text: str, file: str) -> Iterator[Host]:
    """The machines that a text describes; none where it is something else."""
    folder = str(PurePosixPath(file.replace("\\", "/")).parent)
    kernels = list(_UNAME.finditer(text))
    pretty = {found["name"].strip() for found in _PRETTY_NAME.finditer(text)} if _OS_RELEASE.search(text) else set()
    os_image = pretty.pop() if len(pretty) == 1 else ""
    is_one = len({found["name"] for found in kernels}) == 1
    for found in kernels:
        place = Provenance(source=file, object=f"host {found['name']}", field="uname -a", text=found["kernel"])
        yield Host(
            name=found["name"],
            kernel=found["kernel"],
            os_image=os_image if is_one else "",
            folder=folder,
            seen_in=place,
        )
    if os_image and not is_one:
        yield Host(
            os_image=os_image,
            folder=folder,
            seen_in=Provenance(source=file, object="host", field="PRETTY_NAME", text=os_image),
        )
