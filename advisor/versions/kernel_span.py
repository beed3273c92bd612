"""Spans of kernels, as a condition names them: a family, a flavour, bounds on the series and on the ABI.

A span answers in three values. It is false as soon as one bound is, however little else is known, and unknown only
where the kernel's family is unnamed or its ABI counter belongs to another flavour of the same series.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.truth import Truth, every, truth_of
from advisor.versions.kernel import Kernel
from advisor.versions.version import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelSpan:
    """Kernels between bounds. None leaves that side open; without any bound it holds every kernel but Windows'.

    Raises ValueError when its bounds are of another family or flavour than it names, are not ordered, or hold nothing.
    """

    family: str | None = None
    flavour: str | None = None
    series: tuple[int, int] | None = None
    """Exactly this upstream series."""
    from_series: tuple[int, int] | None = None
    """The first upstream series, inclusive."""
    before_series: tuple[int, int] | None = None
    """The upstream series it ends before, exclusive."""
    introduced: Kernel | None = None
    """The first kernel, inclusive: an ABI bound inside one family, series and flavour."""
    fixed: Kernel | None = None
    """The kernel it ends before, exclusive: an ABI bound like `introduced`."""

    def __post_init__(self) -> None:
        bounds = [self._named(bound) for bound in (self.introduced, self.fixed) if bound is not None]
        for bound in bounds:
            if not bound.family:
                raise ValueError(f"nothing names the family of the bound {bound}: give the span a family")
            if self.family not in (None, bound.family):
                raise ValueError(f"the bound {bound} is a kernel of {bound.family}, the span is of {self.family}")
            if self.flavour not in (None, bound.flavour):
                raise ValueError(f'the bound {bound} has the flavour "{bound.flavour}", the span "{self.flavour}"')
        if self.introduced and self.fixed and bounds[0].compare(bounds[1]) is not Order.BEFORE:
            raise ValueError(f"introduced {bounds[0]} is not before fixed {bounds[1]}: no kernel lies between them")
        if self.from_series and self.before_series and self.from_series >= self.before_series:
            raise ValueError(f"from_series {self.from_series} is not before before_series {self.before_series}")

    def contains(self, kernel: Kernel) -> Truth:
        """Whether the kernel lies in the span.

        >>> from advisor.versions.kernel import parse_kernel
        >>> span = KernelSpan(family="ubuntu", series=(5, 4))
        >>> span.contains(parse_kernel("5.4.0-1051-aws")), span.contains(parse_kernel("5.14.0-427.el9.x86_64"))
        (Truth.TRUE, Truth.FALSE)
        """
        if kernel.family == "windows" and self._family != "windows":
            return Truth.FALSE
        return every(
            (
                self._of_family(kernel),
                truth_of(self.flavour in (None, kernel.flavour)),
                truth_of(self.series in (None, kernel.series)),
                truth_of(self.from_series is None or self.from_series <= kernel.series),
                truth_of(self.before_series is None or kernel.series < self.before_series),
                Truth.TRUE if self.introduced is None else _reaches(kernel, self._named(self.introduced)),
                Truth.TRUE if self.fixed is None else ~_reaches(kernel, self._named(self.fixed)),
            )
        )

    @property
    def _family(self) -> str | None:
        """The family named, or else the one of the ABI bounds."""
        bound = self.introduced or self.fixed
        return self.family or (bound.family if bound else None)

    def _of_family(self, kernel: Kernel) -> Truth:
        if self._family is None:
            return Truth.TRUE
        return truth_of(kernel.family == self._family) if kernel.family else Truth.UNKNOWN

    def _named(self, bound: Kernel) -> Kernel:
        """A bound whose text names no family is of the span's."""
        return bound if bound.family or self.family is None else replace(bound, family=self.family)


def _reaches(kernel: Kernel, bound: Kernel) -> Truth:
    """Whether the kernel is the bound or later: by series when those differ, else by what orders the two."""
    if kernel.series != bound.series:
        return truth_of(kernel.series > bound.series)
    order = kernel.compare(bound)
    return Truth.UNKNOWN if order is Order.UNORDERED else truth_of(order is not Order.BEFORE)
