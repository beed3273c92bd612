"""Upgrade advisor: known Kubernetes platform defects, judged against a cluster inventory."""

__version__ = "0.1.0"
