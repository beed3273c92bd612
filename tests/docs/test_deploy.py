"""What is deployed: the manifest is what Kubernetes understands, and what it runs is the program as it is."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.arguments import parse

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "docs/deploy/cronjob.yaml"


def manifest() -> Any:
    """The CronJob as plain data, with true, false and numbers as Kubernetes reads them."""
    import yaml  # noqa: PLC0415  # our own reader keeps every scalar that could be a version as text

    return yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def container() -> Any:
    """The one container of the pod."""
    [found] = manifest()["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    return found


def test_kubernetes_knows_every_field() -> None:
    """The client's models drop what they do not know: nothing is dropped."""
    from kubernetes import client  # noqa: PLC0415  # 0.4 s

    api = client.ApiClient()
    read = api.deserialize(json.dumps(manifest()), "V1CronJob", "application/json")
    assert api.sanitize_for_serialization(read) == manifest()  # type: ignore[no-untyped-call]  # the client has no types


def test_the_program_takes_the_arguments(container: Any) -> None:
    """A flag that was renamed would break every night's run."""
    arguments = parse(container["args"])
    assert arguments.command == "scan"
    assert arguments.in_cluster


def test_it_runs_as_the_account_that_the_role_is_bound_to() -> None:
    """`docs/rbac.yaml` makes the account; the Job uses it and no other."""
    import yaml  # noqa: PLC0415

    made = {each["kind"]: each for each in yaml.safe_load_all((ROOT / "docs/rbac.yaml").read_text(encoding="utf-8"))}
    pod = manifest()["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    [subject] = made["ClusterRoleBinding"]["subjects"]
    assert (subject["name"], subject["namespace"]) == (pod["serviceAccountName"], manifest()["metadata"]["namespace"])


def test_it_can_write_nothing_but_its_cache_and_metrics(container: Any) -> None:
    """Read-only, unprivileged, not root."""
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    writable = [each["mountPath"] for each in container["volumeMounts"] if not each.get("readOnly")]
    assert writable == ["/tmp", "/metrics"]  # noqa: S108  # paths in the container


def test_the_image_holds_what_it_copies_and_starts_the_program() -> None:
    """Every COPY has its source, none of them is ignored, and the entrypoint is a script of the package."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [shlex.split(line)[1:-1] for line in lines if re.match(r"COPY (?!--from)", line)]
    sources = [each for line in copied for each in line]
    let_through = (ROOT / ".containerignore").read_text(encoding="utf-8")
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source}\n" in let_through
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert 'ENTRYPOINT ["advisor"]' in lines
    assert scripts["advisor"] == scripts["kubectl-upgrade_advisor"]
    assert "USER 65532:65532" in lines


def test_the_image_pins_what_the_tests_ran_with(tmp_path: Path) -> None:
    """The line that makes constraints of the lock keeps every package, its marker included."""
    import subprocess  # noqa: PLC0415

    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    command = re.search(r"RUN (sed .*?) > /constraints.txt", text)
    assert command
    done = subprocess.run(["/bin/sh", "-c", command[1]], cwd=ROOT, capture_output=True, text=True, check=True)
    lock = (ROOT / "requirements/dev.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"(?m)^([a-z0-9][^ ]*==[^ ;\n]*(?: ;[^\\\n]*)?)", lock)
    assert [line.strip() for line in done.stdout.splitlines()] == [each.strip() for each in pinned]
    assert len(pinned) > 20
