"""Clusters in the advisor's own form, each with what several tests ask of it: the lines of one cluster."""

SETTLED = """\
components: {calico: v3.29.1}
facts:
  felix.bpf_enabled: false
  felix.nftables_mode: Disabled
  calico.installed_by: manifest
  calico.objects_owned_by_v3: false
  node.kernel: 5.15.0-100-generic
nodes: [{name: n1}]
coverage: all"""
"""One finding, one hop that ends it, a runbook that is known, and nothing that is not."""
