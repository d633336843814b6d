"""Phrases that are likely now, as a tree of tokens: a hypothesis that follows one gains, and loses the gain of a phrase
that it leaves halfway.

An Aho-Corasick automaton, as in the context graphs of icefall and sherpa-onnx.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class PhraseNode:
    """A place in the tree."""

    __slots__ = ("after", "completed", "fallback", "partial")

    def __init__(self, partial: float = 0.0) -> None:
        self.partial = partial
        """Gain since the last whole phrase on the way here: lost where the way is left."""
        self.completed = 0.0
        """Gain that stays from here on, where a phrase ends."""
        self.after: dict[int, PhraseNode] = {}
        self.fallback = self


class PhraseState(NamedTuple):
    """Place of a hypothesis in the tree, and the gain of the phrases that it holds whole."""

    node: PhraseNode
    kept: float = 0.0

    @property
    def gain(self) -> float:
        """Natural logarithm, to be added to the score of the hypothesis."""
        return self.kept + self.node.partial


class PhraseBias:
    """The tree of `phrases`, each a sequence of tokens; each token of a phrase gains `bias` (natural logarithm)."""

    def __init__(self, phrases: Iterable[Sequence[int]], bias: float) -> None:
        self._root = PhraseNode()
        ends = set(map(tuple, phrases))
        for phrase in sorted(ends, key=len):  # the end of a short phrase on the way of a long one is known before it
            node = self._root
            for count, token in enumerate(phrase, 1):
                if token not in node.after:
                    node.after[token] = PhraseNode(node.partial + bias)
                node = node.after[token]
                if phrase[:count] in ends and not node.completed:
                    node.completed, node.partial = node.partial, 0.0
        self._link()
        self.beginning = PhraseState(self._root)

    def step(self, state: PhraseState, token: int) -> PhraseState:
        """Return the state after `token`."""
        node = state.node
        while token not in node.after and node is not self._root:
            node = node.fallback
        node = node.after.get(token, self._root)
        return PhraseState(node, state.kept + node.completed)

    def _link(self) -> None:
        waiting = deque(self._root.after.values())
        for node in waiting:
            node.fallback = self._root
        while waiting:
            node = waiting.popleft()
            for token, child in node.after.items():
                fallback = node.fallback
                while token not in fallback.after and fallback is not self._root:
                    fallback = fallback.fallback
                child.fallback = fallback.after.get(token, self._root)
                waiting.append(child)
