"""For rule authors: `check_rules` lints advisories, runs the cases inside them, and breaks them to see who notices."""

from advisor.rulecheck.check import check_rules

__all__ = ["check_rules"]
