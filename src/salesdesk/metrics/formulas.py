"""Formulas of one's own KPIs: text over the counters, read into sums and one division, and never executed.

``revenue / (talk_time / 3600)`` becomes Σ revenue ÷ Σ talk seconds × 3600, so that an own KPI of a team is Σ/Σ like
every other. What can't be written as one division of two sums (a product of two counters, a sum of two rates) is
refused with the reason: its team value would depend on the order of adding and dividing. The text is parsed by
Python's own parser, and only numbers, names, brackets and ``+ - * /`` are taken from the tree.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from salesdesk.errors import RefusedError
from salesdesk.formats import enumerated
from salesdesk.i18n import _
from salesdesk.metrics.counters import COUNTER_NAMES, DISTINCT

LONGEST = 200
_MOST = 60
"""The largest whole number that a counter may be multiplied by within a sum."""
_Sum = dict[str, Fraction]
"""Coefficients by counter; ``""`` is the number alone."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """A formula as the engine counts it: names of counters (a leading ``-`` subtracts), times ``factor``.

    An empty denominator: a count.
    """

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    factor: float


@dataclass(frozen=True, slots=True)
class _Value:
    above: _Sum
    below: _Sum

    @property
    def number(self) -> Fraction | None:
        """The value where it is a number alone."""
        if set(self.above) <= {""} and set(self.below) == {""}:
            return self.above.get("", Fraction(0)) / self.below[""]
        return None


def parse(text: str, aliases: Mapping[str, tuple[str, ...]] | None = None) -> Quotient:
    """Read a formula. ``aliases``: names that stand for counters, such as the KPIs that are counts.

    Raises RefusedError with the reason in words.
    """
    known = {name: (name,) for name in COUNTER_NAMES} | dict(aliases or {})
    if not text.strip():
        raise RefusedError(_("A formula is needed, e.g. {example}.").format(example="revenue / (talk_time / 3600)"))
    if len(text) > LONGEST:
        raise RefusedError(_("The formula is longer than {n} characters.").format(n=LONGEST))
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise RefusedError(
            _("This isn't a formula."), _("Use names, numbers, brackets and + − × ÷ (written + - * /).")
        ) from None
    return _quotient(_read(tree.body, known))


def _read(node: ast.expr, known: Mapping[str, tuple[str, ...]]) -> _Value:
    one = {"": Fraction(1)}
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return _Value({"": _fraction(number)}, one)
        case ast.Name(id=name):
            if name not in known:
                raise RefusedError(
                    _("“{name}” is no counter.").format(name=name),
                    _("There are: {names}.").format(names=enumerated(sorted(known))),
                )
            return _Value(_added({}, {part: Fraction(1) for part in known[name]}), one)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = _read(operand, known)
            return _Value(_times(value.above, Fraction(-1)), value.below)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _read(operand, known)
        case ast.BinOp(left=left, op=operator, right=right):
            return _together(_read(left, known), operator, _read(right, known))
    raise RefusedError(
        _("“{part}” can't stand in a formula.").format(part=ast.unparse(node)[:40]),
        _("Use names, numbers, brackets and + − × ÷ (written + - * /)."),
    )


def _fraction(number: float) -> Fraction:
    try:
        return Fraction(str(number))
    except (ValueError, OverflowError):
        raise RefusedError(_("A number in the formula is too large.")) from None


def _together(left: _Value, operator: ast.operator, right: _Value) -> _Value:
    match operator:
        case ast.Add() | ast.Sub():
            sign = Fraction(1 if isinstance(operator, ast.Add) else -1)
            ratio = _ratio(right.below, left.below)
            if ratio is None:
                raise RefusedError(
                    _("Two rates can't be added: of a team that would be no rate any more."),
                    _("Divide once, at the end."),
                )
            return _Value(_added(left.above, _times(right.above, sign / ratio)), left.below)
        case ast.Mult():
            for value, other in ((left, right), (right, left)):
                if (number := value.number) is not None:
                    return _Value(_times(other.above, number), other.below)
            raise RefusedError(
                _("Two counters can't be multiplied: of a team that would mean nothing."),
                _("Multiply by a number only."),
            )
        case ast.Div():
            if (number := right.number) is not None:
                if number == 0:
                    raise RefusedError(_("The formula divides by zero."))
                return _Value(_times(left.above, 1 / number), left.below)
            if set(right.below) == {""} and set(left.below) == {""}:
                scale = right.below[""] / left.below[""]
                return _Value(_times(left.above, scale), right.above)
            raise RefusedError(_("The formula divides more than once."), _("Divide once, at the end."))
    raise RefusedError(
        _("Only + − × ÷ can stand in a formula."), _("Use names, numbers, brackets and + − × ÷ (written + - * /).")
    )


def _added(one: _Sum, other: _Sum) -> _Sum:
    found = dict(one)
    for name, part in other.items():
        bare, signed = name.removeprefix("-"), -part if name.startswith("-") else part
        found[bare] = found.get(bare, Fraction(0)) + signed
    return {name: part for name, part in found.items() if part}


def _times(some: _Sum, factor: Fraction) -> _Sum:
    return {name: part * factor for name, part in some.items() if factor}


def _ratio(one: _Sum, other: _Sum) -> Fraction | None:
    """The number by which the first is a multiple of the second, or None."""
    if set(one) != set(other):
        return None
    ratios = {one[name] / other[name] for name in one}
    return ratios.pop() if len(ratios) == 1 else None


def _quotient(value: _Value) -> Quotient:
    above, below = value.above, value.below
    if not set(above) - {""}:
        raise RefusedError(_("A formula needs a counter above the line."))
    if "" in above or ("" in below and len(below) > 1):
        raise RefusedError(
            _("A number can't be added to a counter: of a team it would be added once, of its agents each time."),
            _("Multiply or divide by it."),
        )
    numerator, top = _whole(above)
    if set(below) == {""}:
        factor = top / below[""]
        if factor != 1:
            raise RefusedError(_("A count can't be multiplied or divided by a number alone."))
        if DISTINCT.intersection(name.removeprefix("-") for name in numerator) and len(numerator) > 1:
            raise RefusedError(_("Distinct customers can't be added to other counts."))
        return Quotient(numerator, (), 1.0)
    denominator, bottom = _whole(below)
    return Quotient(numerator, denominator, float(top / bottom))


def _whole(some: _Sum) -> tuple[tuple[str, ...], Fraction]:
    """The names, each as often as its whole part of the sum, and the number they were divided by for that."""
    scale = lcm(*(part.denominator for part in some.values()))
    whole = {name: int(part * scale) for name, part in some.items()}
    common = gcd(*whole.values())
    names: list[str] = []
    for name, times in whole.items():
        n = times // common
        if abs(n) > _MOST:
            raise RefusedError(_("The counters of a sum can't differ that much in weight."))
        names += [name if n > 0 else f"-{name}"] * abs(n)
    return tuple(names), Fraction(common, scale)
