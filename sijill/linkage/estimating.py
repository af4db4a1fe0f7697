"""Precision and recall of a run from a reviewed sample, each with its interval; numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # of a 95 % interval


@dataclass(frozen=True)
class Layer:
    """A layer of probability: all its pairs, those reviewed, those found to be one person."""

    linked: bool
    pairs: int
    seen: int
    same: int


@dataclass(frozen=True)
class Estimate:
    """A share with its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """What a reviewed sample says of a run."""

    precision: Estimate
    recall: Estimate
    seen: int
    unseen: int  # rows left without an answer


def measured(layers: Sequence[Layer], *, unseen: int = 0) -> Measured:
    """What reviewed layers say of a run, wherever the answers were kept."""
    seen = sum(layer.seen for layer in layers)
    return Measured(_precision(layers), _recall(layers), seen, unseen)


def _precision(layers: Sequence[Layer]) -> Estimate:
    linked = [layer for layer in layers if layer.linked and layer.seen]
    every = sum(layer.pairs for layer in linked)
    value = sum(layer.pairs * layer.same / layer.seen for layer in linked) / every if every else 0.0
    spread = (
        sqrt(sum((layer.pairs / every) ** 2 * _variance(layer) for layer in linked)) if every else 0
    )
    return Estimate(value, max(0.0, value - Z * spread), min(1.0, value + Z * spread))


def _recall(layers: Sequence[Layer]) -> Estimate:
    """The share of one person's pairs that are links, by the delta method."""
    seen = [layer for layer in layers if layer.seen]
    found, lost = (
        sum(layer.pairs * layer.same / layer.seen for layer in seen if layer.linked is linked)
        for linked in (True, False)
    )
    whole = found + lost
    if not whole:
        return Estimate(0.0, 0.0, 1.0)
    moved = sum(
        (layer.pairs * (lost if layer.linked else found) / whole**2) ** 2 * _variance(layer)
        for layer in seen
    )
    value, spread = found / whole, sqrt(moved)
    return Estimate(value, max(0.0, value - Z * spread), min(1.0, value + Z * spread))


def _variance(layer: Layer) -> float:
    """Of the share of a layer; a layer all of one kind is not certain for that."""
    share = (layer.same + 0.5) / (layer.seen + 1)
    left_out = 1 - layer.seen / layer.pairs if layer.pairs else 0.0
    return share * (1 - share) / layer.seen * max(left_out, 0.0)
