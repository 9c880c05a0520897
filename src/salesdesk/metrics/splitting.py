"""Splitting a whole into parts that add up to it exactly 资源匹配与权重分配 [4]."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def split(whole: int, weights: Sequence[float]) -> list[int]:
    """Integer parts in proportion to the weights, by largest remainder; their sum is ``whole`` exactly.

    All-zero weights split evenly; ties go to the earlier part. A negative whole splits like its opposite.
    Raises ValueError for no weights, or a negative or infinite one.
    """
    exact = [Fraction(weight) for weight in weights]  # raises ValueError or OverflowError for nan and infinity
    if not exact or min(exact) < 0:
        raise ValueError("split needs at least one weight, none of them negative")
    if whole < 0:
        return [-part for part in split(-whole, weights)]
    total = sum(exact)
    if total == 0:
        exact, total = [Fraction(1)] * len(exact), Fraction(len(exact))
    shares = [whole * weight / total for weight in exact]
    parts = [int(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return parts
