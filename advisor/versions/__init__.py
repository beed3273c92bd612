"""What a version is, how two compare, and what a range of them contains.

Enter by `parse_version(scheme, text)` and `parse_kernel(text)`. One file holds one scheme; `schemes.py` is their
table, `ranges.py` the sets, `kernel.py` and `kernel_span.py` the kernels, which have families in place of a scheme.
"""

from advisor.versions.kernel import Kernel, parse_kernel
from advisor.versions.kernel_span import KernelSpan
from advisor.versions.ranges import Interval, VersionSet
from advisor.versions.schemes import SCHEMES, parse_version
from advisor.versions.version import Order, Version, VersionSyntaxError

__all__ = [
    "SCHEMES",
    "Interval",
    "Kernel",
    "KernelSpan",
    "Order",
    "Version",
    "VersionSet",
    "VersionSyntaxError",
    "parse_kernel",
    "parse_version",
]
