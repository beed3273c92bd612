"""A Node as an API server of RKE2 gives it. What stands between @ signs differs from node to node."""

from __future__ import annotations

from collections.abc import Mapping


def _condition(kind: str, reason: str, message: str, status: str = "False") -> dict[str, str]:
    return {
        "lastHeartbeatTime": "2026-08-16T14:08:39Z",
        "lastTransitionTime": "2026-08-10T13:01:22Z",
        "message": message,
        "reason": reason,
        "status": status,
        "type": kind,
    }


NODE: Mapping[str, object] = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {
        "annotations": {
            "alpha.kubernetes.io/provided-node-ip": "@address@",
            "node.alpha.kubernetes.io/ttl": "0",
            "projectcalico.org/IPv4Address": "@address@/24",
            "rke2.io/hostname": "@name@",
            "rke2.io/node-args": '["agent","--server","https://10.44.0.10:9345","--token","********"]',
            "rke2.io/node-config-hash": "HJSTOON3CT3D7AADAI3SPJSTO3O6EVJABGWFHZJXFW67LDKAWCDQ====",
            "volumes.kubernetes.io/controller-managed-attach-detach": "true",
        },
        "creationTimestamp": "2025-02-11T13:11:22Z",
        "finalizers": ["wrangler.cattle.io/node"],
        "labels": {"beta.kubernetes.io/os": "linux", "kubernetes.io/hostname": "@name@", "kubernetes.io/os": "linux"},
        "name": "@name@",
        "resourceVersion": "33895720",
        "uid": "@uid@",
    },
    "spec": {"podCIDR": "10.42.3.0/24", "podCIDRs": ["10.42.3.0/24"], "providerID": "rke2://@name@"},
    "status": {
        "addresses": [{"address": "@address@", "type": "InternalIP"}, {"address": "@name@", "type": "Hostname"}],
        "allocatable": {"cpu": "8", "ephemeral-storage": "93556915200", "memory": "32961628Ki", "pods": "110"},
        "capacity": {"cpu": "8", "ephemeral-storage": "101515750Ki", "memory": "33064028Ki", "pods": "110"},
        "conditions": [
            _condition("NetworkUnavailable", "CalicoIsUp", "Calico is running on this node"),
            _condition("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            _condition("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            _condition("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            _condition("Ready", "KubeletReady", "kubelet is posting ready status", "True"),
        ],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "images": ["@images@"],
        "nodeInfo": {
            "architecture": "amd64",
            "bootID": "@uid@",
            "containerRuntimeVersion": "containerd://1.7.11-k3s2",
            "kernelVersion": "@kernel@",
            "kubeProxyVersion": "@kubelet@",
            "kubeletVersion": "@kubelet@",
            "machineID": "@uid@",
            "operatingSystem": "linux",
            "osImage": "@system@",
            "systemUUID": "@uid@",
        },
    },
}
