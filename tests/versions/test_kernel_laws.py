"""Laws of kernels: a partial order, spans that never contradict it, and facts that only settle unknowns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.truth import Truth
from advisor.versions import Kernel, KernelSpan, Order, parse_kernel

_TEXTS = st.sampled_from(
    [
        form.format(series=series, number=number)
        for form in (
            "{series}.0-{number}-generic",
            "{series}.0-{number}-aws",
            "{series}.0-{number}-amd64",
            "{series}.{number}+deb13-amd64",
            "{series}.0-{number}.el8.x86_64",
            "{series}.0-193.{number}.el8_9.x86_64",
            "{series}.{number}-1.2.amzn2023.x86_64",
            "{series}.{number}-flatcar",
            "{series}.{number}",
            "{series}.{number}+",
        )
        for series in ("4.18", "5.4", "6.12")
        for number in (9, 46, 53, 192)
    ]
    + ["10.0.17763.5936", "10.0.20348.2527"]
)
_SYSTEMS = st.sampled_from(
    [
        None,
        "Ubuntu 20.04.6 LTS",
        "Debian GNU/Linux 12",
        "Rocky Linux 8.9",
        "Bottlerocket OS 1.16.1",
        "Windows Server 2022",
    ]
)
_KERNELS = st.builds(lambda text, os_image: parse_kernel(text, os_image=os_image), _TEXTS, _SYSTEMS)
_SERIES = st.none() | st.sampled_from([(4, 18), (5, 4), (6, 1), (6, 12)])


@st.composite
def _spans(draw: st.DrawFn) -> KernelSpan:
    bound = draw(st.none() | _KERNELS.filter(lambda kernel: kernel.family != ""))
    family = bound.family if bound else draw(st.sampled_from([None, "ubuntu", "debian", "rhel", "windows"]))
    is_lower = draw(st.booleans())
    return KernelSpan(
        family=family,
        series=draw(_SERIES),
        introduced=bound if is_lower else None,
        fixed=None if is_lower else bound,
    )


@given(_TEXTS, _SYSTEMS)
def test_text_round_trips(text: str, os_image: str | None) -> None:
    """str(parse(text)) is the text, and parsing is idempotent."""
    kernel = parse_kernel(text, os_image=os_image)
    assert str(kernel) == text
    assert parse_kernel(str(kernel), os_image=os_image) == kernel


@given(_KERNELS, _KERNELS, _KERNELS)
def test_kernels_are_partially_ordered(one: Kernel, two: Kernel, three: Kernel) -> None:
    """Compare is antisymmetric and transitive, reflexive where the family is named."""
    assert two.compare(one) is one.compare(two).reversed
    assert one.compare(one) is (Order.SAME if one.family else Order.UNORDERED)
    if one.compare(two) is Order.BEFORE and two.compare(three) is Order.BEFORE:
        assert one.compare(three) is Order.BEFORE
    if one.compare(two) is Order.SAME:
        assert one.compare(three) is two.compare(three)


@given(_KERNELS, _KERNELS)
def test_kernels_of_two_families_are_unordered(one: Kernel, two: Kernel) -> None:
    """Nothing orders kernels of different families or flavours."""
    if one.family != two.family or one.flavour != two.flavour:
        assert one.compare(two) is Order.UNORDERED


@given(_KERNELS, _KERNELS.filter(lambda kernel: kernel.family != ""))
def test_bounds_halve_a_family(kernel: Kernel, bound: Kernel) -> None:
    """Inside the bound's family each kernel lies on one side of it, or on neither for certain."""
    from_it, before_it = KernelSpan(introduced=bound), KernelSpan(fixed=bound)
    if kernel.family == bound.family:
        assert from_it.contains(kernel) is ~before_it.contains(kernel)
    elif kernel.family:
        assert from_it.contains(kernel) is Truth.FALSE
        assert before_it.contains(kernel) is Truth.FALSE


@given(_spans(), _TEXTS, _SYSTEMS)
def test_naming_the_family_only_settles_unknowns(span: KernelSpan, text: str, os_image: str | None) -> None:
    """Where the text alone names no family, learning the system never overturns what a span of Linux kernels said."""
    without, with_system = parse_kernel(text), parse_kernel(text, os_image=os_image)
    before, after = span.contains(without), span.contains(with_system)
    if without.family == "" and with_system.family != "windows" and before is not Truth.UNKNOWN:
        assert after is before


@given(_spans(), st.sampled_from(["10.0.17763.5936", "10.0.20348.2527"]))
def test_windows_is_in_no_linux_span(span: KernelSpan, text: str) -> None:
    """10.0 beats no Linux bound."""
    if (span.family or (span.introduced or span.fixed or parse_kernel("5.4")).family) != "windows":
        assert span.contains(parse_kernel(text)) is Truth.FALSE
