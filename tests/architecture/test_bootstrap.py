"""What `make setup` says and does on machines that this one is not.

The script runs whole, in a folder of its own, on a PATH that holds fake Pythons: small shell scripts that answer what
the script asks of a Python and write down when they are told to make an environment or to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "bootstrap.sh"

#: All that the script needs beside a Python; a name more here is a program more that a stranger has to have.
TOOLS = ("sh", "dirname", "cat", "cksum", "grep", "sed", "tail", "rm")

#: What a fake does: `-c` questions about its version and its venv module, `-m venv`, `-m pip`.
FAKE_PYTHON = """#!/bin/sh
case "$*" in
*version_info*) echo {version} ;;
*ensurepip*) exit {without_venv} ;;
"-m venv"*)
    echo "venv {version}" >>"$LOG"
    mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo "VIRTUAL_ENV=$PWD/.venv" >.venv/bin/activate ;;
"-m pip --version") ;;
"-m pip"*) echo "pip $*" >>"$LOG"; {pip} ;;
esac
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine with a checkout and the fake Pythons that a test puts on its PATH."""

    folder: Path

    @property
    def checkout(self) -> Path:
        """Where the project lies."""
        return self.folder / "checkout"

    def has_python(self, name: str, version: str, *, without_venv: bool = False, pip: str = "exit 0") -> Path:
        """Put a fake Python of that command name and version on PATH; `pip` is the shell text its pip runs."""
        return self.has_program(name, FAKE_PYTHON.format(version=version, without_venv=int(without_venv), pip=pip))

    def has_program(self, name: str, text: str, *, folder: str = "bin") -> Path:
        """Put a shell script on PATH; the folder `early` comes before `bin`."""
        program = self.folder / folder / name
        program.write_text(text)
        program.chmod(0o755)
        return program

    def setup(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script as `make setup` does, with nothing else in its environment."""
        path = os.pathsep.join(str(self.folder / name) for name in ("early", "bin", "tools"))
        return subprocess.run(
            [self.checkout / "scripts" / "bootstrap.sh"],
            env={"PATH": path, "LOG": str(self.folder / "log"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self) -> list[str]:
        """Which environments were made and what pip was asked, in order, since the last time this was asked."""
        log = self.folder / "log"
        lines = log.read_text().splitlines() if log.exists() else []
        log.write_text("")
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with the tools that every machine has, a checkout, and no Python."""
    machine = Machine(folder=tmp_path / "machine")
    for folder in ("early", "bin", "tools", "checkout/scripts", "checkout/requirements"):
        (machine.folder / folder).mkdir(parents=True)
    for tool in (*TOOLS, "mkdir", "cp"):  # the last two are the fakes' own
        (machine.folder / "tools" / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    shutil.copy(SCRIPT, machine.checkout / "scripts")
    (machine.checkout / "pyproject.toml").write_text("[project]\n")
    (machine.checkout / "requirements" / "dev.lock").write_text(f"nowhere==1.0 --hash=sha256:{'0' * 64}\n")
    return machine


def test_no_python_is_an_error_with_a_remedy_for_each_system(machine: Machine) -> None:
    """Without any Python the message says how to get one on Debian, Fedora and macOS."""
    run = machine.setup()
    assert run.returncode == 1
    assert "error: no Python 3.11 or newer on PATH (found: none)" in run.stderr
    for remedy in ("sudo apt install python3", "sudo dnf install python3", "brew install python"):
        assert remedy in run.stderr


def test_an_old_python_is_named_with_its_version(machine: Machine) -> None:
    """Where all Pythons are too old the message lists them; 3.9 is not newer than 3.11."""
    python3, python = machine.has_python("python3", "3.9"), machine.has_python("python", "2.7")
    run = machine.setup()
    assert run.returncode == 1
    assert f"(found: {python3} 3.9, {python} 2.7)" in run.stderr
    assert machine.done() == []


@pytest.mark.parametrize(
    ("pythons", "newest"),
    [
        ({"python3": "3.12"}, "3.12"),
        ({"python": "3.11"}, "3.11"),
        ({"python3.11": "3.11", "python3.13": "3.13", "python3.9": "3.9", "python3": "3.11"}, "3.13"),
        ({"python3.12": "3.12", "python3": "3.14"}, "3.14"),
    ],
)
def test_the_newest_python_is_used(machine: Machine, pythons: dict[str, str], newest: str) -> None:
    """The version decides, whatever name the Python goes by."""
    for name, version in pythons.items():
        machine.has_python(name, version)
    run = machine.setup()
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    assert machine.done() == [
        f"venv {newest}",
        "pip -m pip install --no-input --require-hashes -r requirements/dev.lock",
        "pip -m pip install --no-input --no-deps --no-build-isolation -e .",
    ]


def test_a_command_that_does_not_run_hides_no_python_behind_it(machine: Machine) -> None:
    """A version manager's shim may exist and fail; the same name later on PATH is still found."""
    machine.has_program("python3.13", "#!/bin/sh\nexit 127\n", folder="early")
    machine.has_python("python3.13", "3.13")
    assert machine.setup().returncode == 0
    assert machine.done()[0] == "venv 3.13"


def test_a_missing_venv_module_is_named_with_its_package(machine: Machine) -> None:
    """Debian packages the venv module apart; the message names the package of that very version."""
    python = machine.has_python("python3.12", "3.12", without_venv=True)
    run = machine.setup()
    assert run.returncode == 1
    assert f"error: {python} (Python 3.12) has no venv module" in run.stderr
    assert "sudo apt install python3.12-venv" in run.stderr


def test_a_python_without_venv_gives_way_to_an_older_one_with_it(machine: Machine) -> None:
    """An installation that cannot make an environment is no reason to fail while another can."""
    machine.has_python("python3.13", "3.13", without_venv=True)
    machine.has_python("python3.11", "3.11")
    assert machine.setup().returncode == 0
    assert machine.done()[0] == "venv 3.11"


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ("python3.10", "PYTHON=python3.10 is Python 3.10, and the advisor needs Python 3.11 or newer"),
        ("python9", "PYTHON=python9 is not a command that can be run"),
        ("broken", "PYTHON=broken does not run as a Python"),
    ],
)
def test_a_python_asked_for_by_name_is_used_or_refused(machine: Machine, named: str, complaint: str) -> None:
    """`PYTHON=` never falls back to another Python without a word."""
    machine.has_python("python3.10", "3.10")
    machine.has_python("python3.13", "3.13")
    machine.has_program("broken", "#!/bin/sh\nexit 1\n")
    run = machine.setup(PYTHON=named)
    assert run.returncode == 1
    assert f"error: {complaint}" in run.stderr
    assert machine.done() == []


def test_a_second_run_does_nothing_and_says_nothing(machine: Machine) -> None:
    """Every make target calls the script first, so a ready environment has to cost nothing."""
    machine.has_python("python3.12", "3.12")
    machine.setup()
    machine.done()
    run = machine.setup()
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert machine.done() == []


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements/dev.lock"])
def test_a_changed_lock_or_project_file_installs_again(machine: Machine, changed: str) -> None:
    """The environment stays, its packages follow."""
    machine.has_python("python3.12", "3.12")
    machine.setup()
    machine.done()
    with (machine.checkout / changed).open("a") as file:
        file.write("# changed\n")
    assert machine.setup().returncode == 0
    assert [line.split()[0] for line in machine.done()] == ["pip", "pip"]


def test_a_moved_checkout_gets_a_new_environment(machine: Machine) -> None:
    """The programs in an environment name the folder it was made in."""
    machine.has_python("python3.12", "3.12")
    machine.setup()
    machine.done()
    moved = Machine(folder=machine.folder.rename(machine.folder.with_name("moved")))
    assert moved.setup().returncode == 0
    assert moved.done()[0] == "venv 3.12"


def test_an_environment_keeps_its_python_until_another_is_asked_for(machine: Machine) -> None:
    """`make setup PYTHON=python3.11` lasts; asking for another Python makes the environment anew."""
    machine.has_python("python3.11", "3.11")
    machine.has_python("python3.13", "3.13")
    machine.setup(PYTHON="python3.11")
    machine.setup()
    assert [line for line in machine.done() if line.startswith("venv")] == ["venv 3.11"]
    machine.setup(PYTHON="python3.13")
    assert machine.done()[0] == "venv 3.13"


def test_a_broken_environment_is_made_again(machine: Machine) -> None:
    """An environment whose Python went away, by an upgrade of the system say, is no environment."""
    machine.has_python("python3.12", "3.12")
    machine.setup()
    machine.done()
    (machine.checkout / ".venv" / "bin" / "python").unlink()
    assert machine.setup().returncode == 0
    assert machine.done()[0] == "venv 3.12"


def test_a_failed_installation_is_tried_again(machine: Machine) -> None:
    """What pip did not finish is not taken for ready, and its last words are shown."""
    machine.has_python("python3.12", "3.12", pip="echo 'no space left' >&2; exit 1")
    for _ in range(2):
        run = machine.setup()
        assert run.returncode == 1
        assert "no space left" in run.stderr
        assert "error: pip could not install a package" in run.stderr


def test_an_environment_half_way_to_another_lock_is_not_ready_for_the_old_one(machine: Machine) -> None:
    """A lock that failed to install and was taken back leaves packages of both behind."""
    machine.has_python("python3.12", "3.12", pip="! grep -q changed requirements/dev.lock || exit 1")
    lock = machine.checkout / "requirements" / "dev.lock"
    before = lock.read_text()
    assert machine.setup().returncode == 0
    lock.write_text(before + "# changed\n")
    assert machine.setup().returncode == 1
    lock.write_text(before)
    machine.done()
    assert machine.setup().returncode == 0
    assert len(machine.done()) == len(["the locked packages", "the checkout"])


def test_a_folder_that_cannot_be_written_in_is_named(machine: Machine) -> None:
    """A folder in the place of the lock file stands for a read-only checkout: root, as in CI, can write anywhere."""
    machine.has_python("python3.12", "3.12")
    (machine.checkout / ".venv.lock").mkdir()
    run = machine.setup()
    assert run.returncode == 1
    assert f"error: cannot write in {machine.checkout}" in run.stderr


#: A fake's pip becomes the real one; with these settings it reaches no network and changes nothing.
REAL_PIP = f"exec '{sys.executable}' \"$@\""
OFFLINE = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_DRY_RUN": "1"}


def test_an_unreachable_index_is_explained(machine: Machine) -> None:
    """Real pip, no index, an empty wheelhouse: the message names the proxy, the index and the wheelhouse settings."""
    machine.has_python("python3.12", "3.12", pip=REAL_PIP)
    run = machine.setup(**OFFLINE, PIP_FIND_LINKS=str(machine.folder / "early"))
    assert run.returncode == 1
    assert "No matching distribution found for nowhere==1.0" in run.stderr
    assert "error: pip could not get a package from its index" in run.stderr
    for setting in ("HTTPS_PROXY=", "PIP_INDEX_URL=", "PIP_FIND_LINKS="):
        assert setting in run.stderr


def test_a_package_that_is_not_the_locked_one_is_refused(machine: Machine) -> None:
    """Real pip, and a wheelhouse whose file has another hash: pip's wheelhouse setting is honoured, the file is not."""
    machine.has_python("python3.12", "3.12", pip=REAL_PIP)
    (machine.folder / "early" / "nowhere-1.0-py3-none-any.whl").write_bytes(b"not what was locked")
    run = machine.setup(**OFFLINE, PIP_FIND_LINKS=str(machine.folder / "early"))
    assert run.returncode == 1
    assert "error: a package is not the file that requirements/dev.lock names" in run.stderr
