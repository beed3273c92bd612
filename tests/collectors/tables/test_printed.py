import pytest

from tests.collectors.tables.printing import printed
from tests.collectors.written import (
    KERNEL,
    cluster_of,
    container,
    covered,
    gaps,
    listed,
    node,
    notes,
    problem_of,
    source,
    versions,
    workload,
)

NODES = printed(node("a"), node("b"))
SETS = printed(workload(), workload(container("x:1", name="x"), name="x", namespace="default"))
TYPHA = workload(container("calico/typha:v3.27.3", name="typha"), kind="Deployment", name="calico-typha")

OLD = b"""\
NAME      STATUS    AGE       VERSION
n1        Ready     34d       v1.7.5
"""
ALL = b"""\
NAMESPACE     NAME                        READY   STATUS    RESTARTS        AGE   IP          NODE   NOMINATED NODE   READINESS GATES
kube-system   pod/calico-node-2x5zq       1/1     Running   3 (2d4h ago)    9d    10.0.0.11   a      <none>           <none>

NAMESPACE     NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE   SELECTOR
default       service/kubernetes   ClusterIP   10.43.0.1    <none>        443/TCP   9d    <none>

NAMESPACE     NAME                         DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR            AGE   CONTAINERS    IMAGES                       SELECTOR
kube-system   daemonset.apps/calico-node   2         2         2       2            2           kubernetes.io/os=linux   9d    calico-node   quay.io/calico/node:v3.28.0  k8s-app=calico-node
"""  # noqa: E501  # as wide as kubectl prints it


@pytest.mark.parametrize(
    "text",
    [
        NODES,
        NODES.replace(b"\n", b"\r\n"),
        b"\n\n  " + NODES.replace(b"\n", b"\n  "),
        b"$ kubectl get nodes -o wide\n" + NODES + b"$ \n",
        b"root@ops:~# k get no -owide\n" + NODES + b"root@ops:~# exit\n",
        b"[me@ops ~]$ kubectl --context prod get node -o wide\n" + NODES + b"[me@ops ~]$",
        b"PS C:\\Users\\me> kubectl.exe get nodes -o wide\n" + NODES + b"PS C:\\Users\\me>\n",
        b"Warning: v1 ComponentStatus is deprecated\n" + NODES,
        NODES.decode().encode("utf-16"),
        NODES.replace(b"   ", b"\t"),
    ],
    ids=lambda text: ascii(text[:25]),
)
def test_nodes_are_read_with_whatever_a_terminal_shows_around_them(text: bytes) -> None:
    """Prompts and commands are no rows, and nothing is said of them."""
    cluster = cluster_of(source(text, "session.txt"))
    assert [each.name for each in cluster.nodes] == ["a", "b"]
    assert {each.value for each in cluster.nodes[0].facts} == {KERNEL, "Ubuntu 20.04.6 LTS"}
    assert covered(cluster) == {"Node": None}
    assert [each for each in notes(cluster) if "Warning" not in text.decode("latin-1")] == []


def test_kubernetes_1_36_prints_the_platform_after_the_kernel() -> None:
    """Which is no part of it."""
    (found,) = cluster_of(source(printed(node("a", kernel="6.8.0-45-generic (amd64)")), "f")).nodes
    assert found.facts[0].value == "6.8.0-45-generic"


def test_several_tables_may_stand_in_one_file() -> None:
    """With commands between them, or right behind another."""
    for between in (b"", b"\n", b"$ kubectl get ds,deploy -A -o wide\n"):
        text = NODES + between + SETS + between + printed(TYPHA)
        cluster = cluster_of(source(text, "f"))
        assert (len(cluster.nodes), versions(cluster)) == (2, ["v3.27.3 running"])
        assert covered(cluster) == {
            "Node": None,
            "DaemonSet": {"kube-system", "default"},
            "Deployment": {"kube-system"},
        }


def test_get_all_names_the_kind_in_each_row() -> None:
    """Services are of no interest; pods show no images."""
    cluster = cluster_of(source(ALL, "f"))
    assert versions(cluster) == ["v3.28.0 running"]
    assert (covered(cluster), list(gaps(cluster))) == ({"DaemonSet": {"kube-system"}}, ["Pod"])


def test_a_table_may_stand_between_documents() -> None:
    """One session, several outputs."""
    cluster = cluster_of(source(NODES + source(listed(workload())).data + b"$ kubectl get ds\n", "f"))
    assert (len(cluster.nodes), versions(cluster)) == (2, ["v3.27.3 running"])


def test_old_tables_show_less() -> None:
    """No kernel, and that is no absence of one."""
    (found,) = cluster_of(source(OLD, "f")).nodes
    assert found.facts == ()


@pytest.mark.parametrize(
    ("command", "gap"),
    [
        (b"kubectl get nodes -o wide", ""),
        (b"kubectl get nodes -o wide --context prod", ""),
        (b"kubectl get nodes -o wide | grep -v worker", "passed it through"),
        (b"kubectl get nodes -l role=worker -o wide", "a selection"),
        (b"kubectl get nodes a b -o wide", "a selection"),
        (b"kubectl get -o wide nodes a b", "a selection"),
    ],
)
def test_a_command_that_left_rows_out_is_a_gap(command: bytes, gap: str) -> None:
    """What it left out is unknown, not absent."""
    cluster = cluster_of(source(b"$ " + command + b"\n" + NODES, "f"))
    assert (gap in gaps(cluster)["Node"].gap) if gap else cluster.covers("Node")


def test_a_row_that_fits_no_column_is_a_gap() -> None:
    """It was cut or folded, or the lines between were left out."""
    for odd in (b"...\n", b"c    Ready\n"):
        head, body = NODES.split(b"\n", 1)
        cluster = cluster_of(source(head + b"\n" + body + odd, "f"))
        assert gaps(cluster)["Node"].gap == "line 4 does not fit the columns of the table"
        assert len(cluster.nodes) == 2


def test_a_row_that_was_folded_keeps_no_half_of_a_cell() -> None:
    """The terminal was too narrow; what stands at the edge is cut."""
    titles = b"NAME   STATUS   ROLES    AGE   VERSION   OS-IMAGE\n"
    text = titles + b"n1     Ready    <none>   1d    v1.29.6   Ubuntu 20.04.6 L\nTS\n"
    (found,) = cluster_of(source(text, "f")).nodes
    assert found.facts == ()


def test_a_paste_may_have_left_one_space() -> None:
    """Chats do that; the operating system alone has spaces within."""
    text = b"\n".join(
        b" ".join(line.split()) for line in NODES.replace(KERNEL.encode(), b"6.8.0-1 (amd64)").splitlines()
    )
    cluster = cluster_of(source(text, "f"))
    assert [{each.value for each in found.facts} for found in cluster.nodes] == [{"6.8.0-1", "Ubuntu 20.04.6 LTS"}] * 2


def test_a_fence_around_a_table_is_no_row() -> None:
    """As in a report of a fault."""
    assert cluster_of(source(b"Our nodes:\n```\n" + NODES + b"```\nmore prose\n", "f")).covers("Node")


def test_a_namespace_comes_from_the_command_where_no_column_names_it() -> None:
    """Else nobody knows it."""
    table = printed(workload(), all_namespaces=False)
    cluster = cluster_of(source(b"$ kubectl -n kube-system get ds -o wide\n" + table, "f"))
    assert covered(cluster) == {"DaemonSet": {"kube-system"}}
    cluster = cluster_of(source(table, "f"))
    assert (versions(cluster), covered(cluster)) == (["v3.27.3 running"], {})
    assert "tells the namespace" in gaps(cluster)["DaemonSet"].gap


@pytest.mark.parametrize("program", ["oc", "k", "kc", "kubecolor", "k3s kubectl", "sudo microk8s.kubectl"])
def test_the_command_may_have_another_name(program: str) -> None:
    """Aliases, and what wraps kubectl; a word that only ends alike is none."""
    table = printed(workload(), all_namespaces=False)
    told = source(f"$ {program} get ds -n kube-system -o wide\n".encode() + table, "f")
    assert covered(cluster_of(told)) == {"DaemonSet": {"kube-system"}}
    other = source(b"$ tick get ds -n kube-system -o wide\n" + table, "f")
    assert covered(cluster_of(other)) == {}


def test_a_node_of_windows_has_no_kernel_of_linux() -> None:
    """No column says so, but its system's name does: what it runs is none of what is judged."""
    windows = node("w", kernel="10.0.20348.587")
    windows["status"]["nodeInfo"] |= {"operatingSystem": "windows", "osImage": "Windows Server 2022 Datacenter"}
    nodes = (node("a"), windows)
    for cluster in (cluster_of(source(printed(*nodes), "f")), cluster_of(listed(*nodes))):
        system = {each.name: [seen.value for seen in each.facts if "operating" in seen.fact] for each in cluster.nodes}
        assert system["w"] == ["windows"]
        assert "windows" not in system["a"]


def test_without_wide_there_are_no_images() -> None:
    """A gap that says so."""
    lines = b"NAME          DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\n"
    lines += b"calico-node   3         3         3       3            3           <none>          9d\n"
    gap = gaps(cluster_of(source(lines, "f")))["DaemonSet"]
    assert "without -o wide" in gap.gap
    assert gap.remedy == "kubectl get daemonsets -A -o json"


def test_nodes_without_annotations_may_be_another_distribution() -> None:
    """RKE1's kubelets name Kubernetes only; those of RKE2 and EKS say what they are."""
    assert "annotations" in gaps(cluster_of(source(NODES, "f")))["Node annotations"].gap
    assert "Node annotations" not in gaps(cluster_of(source(NODES, "f"), listed(node("a"), node("b"))))
    for kubelet in ("v1.29.6+rke2r1", "v1.29.6-eks-1234567"):
        assert gaps(cluster_of(source(printed(node("a", kubelet=kubelet)), "f"))) == {}


def test_a_table_of_nothing_we_know_is_an_error() -> None:
    """That lists what would be understood."""
    problem = problem_of(source(b"NAME   TYPE   AGE\nx      y      2d\n", "f"))
    assert (problem.code, "kubectl get" in (problem.hint or "")) == ("not-understood", True)
