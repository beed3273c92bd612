"""Exec plugins: run without input, bounded, and believed only when all of the answer is in order."""

from __future__ import annotations

import json
import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.collectors.live.answers import Failure, Page, Refused, Unreachable
from advisor.collectors.live.clock import Deadlines
from advisor.collectors.live.programs import Finished, Stop, Stopped, run
from advisor.collectors.live.refusals import CannotConnect
from advisor.problems import InvalidInput
from tests.collectors.live.api_server import Received, Sends
from tests.collectors.live.certificates import EXPIRED_ON, Authority
from tests.collectors.live.conftest import Bench
from tests.collectors.live.documents import UNAUTHORIZED, VERSION

V1 = "client.authentication.k8s.io/v1"
V1BETA1 = "client.authentication.k8s.io/v1beta1"


def credential(version: str = V1, kind: str = "ExecCredential", **status: str) -> str:
    """A shell command that prints a credential."""
    written = json.dumps({"apiVersion": version, "kind": kind, "status": status})
    return f"cat <<'END'\n{written}\nEND"


def giving(token: str, version: str = V1, **more: str) -> str:
    """A shell command that prints a token."""
    return credential(version, **{"token": token, **more})


def entry(user: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The user with fields of its plugin changed."""
    return {"exec": {**user["exec"], **changes}}


def failure(bench: Bench, user: dict[str, Any], **around: Any) -> str:
    """What connecting says is wrong. Nothing was sent."""
    server = bench.serve()
    with pytest.raises(CannotConnect) as raised:
        bench.connect(server, user, **around)
    assert server.received == []
    (problem,) = raised.value.problems
    assert problem.place.pointer == "/users/0/user/exec"
    return problem.message


class TestBelieved:
    @pytest.mark.parametrize("version", [V1, V1BETA1])
    def test_token(self, bench: Bench, version: str) -> None:
        """Both versions of the protocol."""
        server = bench.serve()
        user = entry(bench.plugin(giving("fresh", version=version)), apiVersion=version)
        bench.connect(server, user).get("/version")
        assert server.received[0].header("authorization") == "Bearer fresh"

    def test_client_certificate(self, bench: Bench, authority: Authority) -> None:
        """A plugin may give a certificate with its key instead of a token."""
        pair = authority.client("plugged")
        status = {"clientCertificateData": pair.certificate.decode(), "clientKeyData": pair.key.decode()}
        server = bench.serve()
        bench.connect(server, bench.plugin(credential(**status))).get("/version")
        assert server.received[0].peer == "plugged"

    def test_client_certificate_is_changed_when_it_expires(self, bench: Bench, authority: Authority) -> None:
        """The next request shakes hands anew, as somebody else if need be."""
        for name in ("first", "second"):
            pair = authority.client(name)
            ends = bench.clock.date + timedelta(hours=1 if name == "first" else 9)
            status = {"clientCertificateData": pair.certificate.decode(), "clientKeyData": pair.key.decode()}
            written = {"apiVersion": V1, "kind": "ExecCredential", "status": {**status, "expirationTimestamp": ends}}
            (bench.folder / name).write_text(json.dumps(written, default=datetime.isoformat))
        server = bench.serve()
        folder = bench.folder
        connection = bench.connect(
            server, bench.plugin(f"cat '{folder}/first'; mv -f '{folder}/second' '{folder}/first' || :")
        )
        connection.get("/version")
        bench.clock.date += timedelta(hours=2)
        connection.get("/version")
        assert [each.peer for each in server.received] == ["first", "second"]

    def test_is_told_what_the_kubeconfig_says(self, bench: Bench) -> None:
        """Arguments, variables, and in KUBERNETES_EXEC_INFO that nobody is there to ask, and the cluster if wanted."""
        script = f'echo "$1 $EXTRA $KUBERNETES_EXEC_INFO" > "{bench.folder}/seen"\n' + giving("t")
        user = entry(
            bench.plugin(script), args=["one"], env=[{"name": "EXTRA", "value": "two"}], provideClusterInfo=True
        )
        cluster = {
            "insecure-skip-tls-verify": True,
            "extensions": [{"name": "client.authentication.k8s.io/exec", "extension": {"audience": "x"}}],
        }
        server = bench.serve()
        bench.connect(server, user, cluster=cluster)
        one, two, information = (bench.folder / "seen").read_text().split(" ", 2)
        assert (one, two) == ("one", "two")
        assert json.loads(information) == {
            "apiVersion": V1,
            "kind": "ExecCredential",
            "spec": {
                "interactive": False,
                "cluster": {"server": server.url, "insecure-skip-tls-verify": True, "config": {"audience": "x"}},
            },
        }

    def test_found_on_the_path(self, bench: Bench) -> None:
        """A command without a slash, as most have it."""
        user = entry(bench.plugin(giving("t")), command="plugin.sh")
        server = bench.serve()
        environ = {"PATH": f"{bench.folder}{os.pathsep}/usr/bin:/bin"}
        assert isinstance(bench.connect(server, user, environ=environ).get("/version"), Page)

    def test_is_not_run_when_the_kubeconfig_has_a_credential(self, bench: Bench, authority: Authority) -> None:
        """As for kubectl: a token, a token file, basic authentication or a certificate leaves it nothing to say."""
        (bench.folder / "token").write_text("f")
        users: list[dict[str, Any]] = [
            {"token": "t"},
            {"tokenFile": "token"},
            {"username": "u", "password": "p"},
            {**authority.client("admin").inline()},
        ]
        server = bench.serve()
        for user in users:
            bench.connect(server, {**user, **bench.plugin("exit 1")}).get("/version")
        sent = [(each.header("authorization"), each.peer) for each in server.received]
        assert sent == [("Bearer t", ""), ("Bearer f", ""), ("Basic dTpw", ""), ("", "admin")]

    def test_runs_once_for_many_requests(self, bench: Bench) -> None:
        """The credential is kept."""
        connection = bench.connect(bench.serve(), bench.plugin(f"echo x >> '{bench.folder}/runs'\n" + giving("t")))
        for _ in range(3):
            connection.get("/version")
        assert (bench.folder / "runs").read_text() == "x\n"

    def test_runs_again_when_the_credential_expires(self, bench: Bench) -> None:
        """By the expirationTimestamp it gave."""
        ends = bench.clock.date + timedelta(hours=1)
        script = f"echo x >> '{bench.folder}/runs'\n" + giving("t", expirationTimestamp=ends.isoformat())
        connection = bench.connect(bench.serve(), bench.plugin(script))
        bench.clock.date += timedelta(hours=2)
        answer = connection.get("/version")
        assert isinstance(answer, Unreachable)
        assert "credential that expired" in answer.reason
        assert (bench.folder / "runs").read_text() == "x\nx\n"

    def test_runs_again_after_a_401_and_not_for_ever(self, bench: Bench) -> None:
        """Another token is tried once; when that is refused too, the plugin is left alone."""
        script = f"echo x >> '{bench.folder}/runs'\n" + giving("t$(wc -l < X)").replace("'END'", "END")
        user = bench.plugin(script.replace("X)", f"{bench.folder}/runs)"))

        def accepts_second(request: Received) -> Sends:
            return VERSION if request.header("authorization").strip() == "Bearer t2" else UNAUTHORIZED

        assert isinstance(bench.connect(bench.serve(accepts_second), user).get("/version"), Page)
        (bench.folder / "runs").unlink()
        server = bench.serve(lambda _: UNAUTHORIZED)
        connection = bench.connect(server, user)
        for _ in range(3):
            assert isinstance(connection.get("/version"), Refused)
        assert (bench.folder / "runs").read_text() == "x\nx\n"
        assert len(server.received) == 4


class TestRefused:
    @pytest.mark.parametrize(
        ("script", "says"),
        [
            ("echo 'no session, run: login' >&2; exit 3", "failed with exit code 3: no session, run: login"),
            ("kill -9 $$", "failed with exit code -9"),
            (giving("t") + "\nexit 1", "failed with exit code 1"),
            ("true", "did not print an ExecCredential in JSON"),
            ("echo not json", "did not print an ExecCredential in JSON"),
            ("echo '{}'", "did not print an ExecCredential"),
            (giving("t", kind="TokenReview"), "did not print an ExecCredential"),
            (giving("t", version=V1BETA1), "answers in apiVersion client.authentication.k8s.io/v1beta1"),
            (credential(), "neither a token nor a client certificate"),
            (giving(""), "neither a token nor a client certificate"),
            (giving("a\nb"), "no header can carry"),
            (credential(clientCertificateData="x"), "without its key"),
            (credential(clientCertificateData="x", clientKeyData="y"), "the client certificate is not usable"),
            (giving("t", expirationTimestamp="2026-01-31T12:30:00Z"), "expired on 2026-01-31 12:30 UTC"),
            (giving("t", expirationTimestamp="soon"), "did not print an ExecCredential in JSON"),
            ("head -c 2000000 /dev/zero", "more than 1024 KiB"),
        ],
    )
    def test_with_what_it_said(self, bench: Bench, script: str, says: str) -> None:
        """No output of a plugin that failed is used, and a message never shows a credential."""
        assert says in failure(bench, bench.plugin(script))

    def test_expired_certificate(self, bench: Bench, authority: Authority) -> None:
        """A certificate of a plugin is looked at as one of the kubeconfig is."""
        pair = authority.client("old", ends=EXPIRED_ON)
        status = {"clientCertificateData": pair.certificate.decode(), "clientKeyData": pair.key.decode()}
        assert "expired on 2026-01-31" in failure(bench, bench.plugin(credential(**status)))

    def test_not_installed_gives_the_kubeconfigs_own_hint(self, bench: Bench) -> None:
        """`installHint` is there for this."""
        user = entry(bench.plugin(""), command="no-such-plugin", installHint="get it\nfrom example.org")
        with pytest.raises(CannotConnect) as raised:
            bench.connect("https://127.0.0.1:1", user)
        (problem,) = raised.value.problems
        assert (problem.message, problem.hint) == (
            "the exec plugin no-such-plugin is not installed, or not a program",
            "get it from example.org",
        )

    def test_hanging_is_stopped_with_all_it_started(self, bench: Bench) -> None:
        """A browser login that never comes: the time is bounded, and no process is left."""
        script = f"sleep 60 & echo $! > '{bench.folder}/child'; echo 'open the browser' >&2; wait"
        started = time.monotonic()
        says = failure(bench, bench.plugin(script), deadlines=Deadlines(plugin=0.4))
        assert "did not end within 0.4 s and was stopped: open the browser" in says
        assert time.monotonic() - started < 5
        assert _has_ended(int((bench.folder / "child").read_text()))

    @pytest.mark.parametrize(
        "script", ["read answer && echo '{}'", "read answer < /dev/tty && echo '{}'"], ids=["stdin", "terminal"]
    )
    def test_asking_for_input_gets_none(self, bench: Bench, script: str) -> None:
        """Standard input is closed, and there is no terminal to open."""
        assert "failed with exit code" in failure(bench, bench.plugin(f"({script}) || exit 9"))

    @pytest.mark.parametrize(
        ("changes", "field", "says"),
        [
            ({"interactiveMode": "Always"}, "interactiveMode", "always asks for input"),
            ({"interactiveMode": None}, "interactiveMode", "has no interactiveMode"),
            ({"interactiveMode": "Sometimes"}, "interactiveMode", "is unknown"),
            ({"apiVersion": "client.authentication.k8s.io/v1alpha1"}, "apiVersion", "v1alpha1"),
            ({"command": ""}, "command", "no command"),
            ({"args": [1]}, "args", "list of texts"),
            ({"env": [{"value": "x"}]}, "env/0", "no proper name"),
        ],
    )
    def test_before_it_is_run(self, bench: Bench, changes: dict[str, Any], field: str, says: str) -> None:
        """What the kubeconfig says wrongly of it is a fault of the kubeconfig."""
        user = entry(bench.plugin(f"touch '{bench.folder}/ran'"), **changes)
        with pytest.raises(InvalidInput) as raised:
            bench.connect("https://127.0.0.1:1", user)
        (problem,) = raised.value.problems
        assert problem.place.pointer == f"/users/0/user/exec/{field}"
        assert says in problem.message
        assert not (bench.folder / "ran").exists()

    def test_later_on_stops_the_sending(self, bench: Bench) -> None:
        """A second run that fails is no reason to go on with the old token, or with none."""
        ends = bench.clock.date + timedelta(hours=1)
        script = f"test -e '{bench.folder}/ran' && exit 4\ntouch '{bench.folder}/ran'\n"
        server = bench.serve()
        user = bench.plugin(script + giving("t", expirationTimestamp=ends.isoformat()))
        connection = bench.connect(server, user)
        bench.clock.date += timedelta(hours=2)
        answer = connection.get("/version")
        assert isinstance(answer, Unreachable)
        assert answer.failure is Failure.NO_CREDENTIALS
        assert "exit code 4" in answer.reason
        assert server.received == []


class TestRun:
    def test_gives_code_and_both_outputs(self) -> None:
        """Nothing is lost of what it printed before it ended."""
        result = run(["/bin/sh", "-c", "seq 50000; echo bad >&2; exit 2"], environ={"PATH": "/usr/bin:/bin"},
                     seconds=5, size=1 << 20)  # fmt: skip
        assert isinstance(result, Finished)
        assert (result.code, result.output.count(b"\n"), result.complaint) == (2, 50000, b"bad\n")

    def test_gets_nothing_of_our_own_input(self) -> None:
        """An inventory that is piped in is not a plugin's to read."""
        ours = os.dup(0)
        reader, writer = os.pipe()
        try:
            os.write(writer, b"piped\n")
            os.close(writer)
            os.dup2(reader, 0)
            result = run(["/bin/cat"], environ={}, seconds=5, size=1 << 20)
        finally:
            os.dup2(ours, 0)
            os.close(ours)
            os.close(reader)
        assert result == Finished(code=0, output=b"", complaint=b"")

    def test_does_not_wait_for_an_agent_left_behind(self) -> None:
        """A plugin may start an agent that keeps its output open; the plugin's own end is what counts."""
        started = time.monotonic()
        result = run(["/bin/sh", "-c", "echo done; sleep 3 & exit 0"], environ={}, seconds=10, size=1 << 20)
        assert result == Finished(code=0, output=b"done\n", complaint=b"")
        assert time.monotonic() - started < 2

    def test_closing_its_outputs_does_not_outlast_the_deadline(self) -> None:
        """What no longer talks still has to end."""
        result = run(["/bin/sh", "-c", "exec >&- 2>&-; exec sleep 60"], environ={}, seconds=0.3, size=1 << 20)
        assert isinstance(result, Stopped)
        assert result.why is Stop.TIMEOUT

    def test_that_cannot_start(self, tmp_path: Path) -> None:
        """A text file is no program."""
        path = tmp_path / "text"
        path.write_text("x")
        result = run([str(path)], environ={}, seconds=1, size=1)
        assert isinstance(result, Stopped)
        assert result.why is Stop.NOT_STARTED


def _has_ended(process: int) -> bool:
    """Whether a process is gone within two seconds, or at least dead and waiting to be collected."""
    for _ in range(100):
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
                return True
        except ProcessLookupError:
            return True
        except FileNotFoundError:
            pass  # no /proc here, or the process went just now
        time.sleep(0.02)
    return False
