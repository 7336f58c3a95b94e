"""Which rows' names does a local part fit: an index of the tokens of all names of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

from mailcheck.resolve.shift_tokens import local_pieces, loose

# A local part that fits more rows than this says nothing.
COMMON = 60
# One token alone has to be this long to say anything.
MEDIUM = 4
# Longer local parts are cut; a name fits well before.
LETTERS = 40

Tokens = Callable[[str], frozenset[str]]
Rows = list[int]


class NameIndex:
    """Tokens of all names; `hits` finds the rows that a local part fits.

    A strong hit has two parts of the name (`taro.yamada`, `taroyamada`) or one and the initial
    of another (`tyamada`, `yamada-t`); a medium hit one token of four letters or more.
    """

    def __init__(self, names: Sequence[str | None], tokens: Tokens) -> None:
        memo: dict[str | None, frozenset[str]] = {None: frozenset()}
        for name in names:
            if name not in memo:
                memo[name] = frozenset(form for t in tokens(name or "") for form in (t, loose(t)))
        self.tokens = [memo[name] for name in names]
        self.rows: dict[str, Rows] = defaultdict(list)
        for row, found in enumerate(self.tokens):
            for token in found:
                self.rows[token].append(row)
        self.initials = lru_cache(maxsize=1 << 16)(self._initials)

    def _initials(self, name: frozenset[str], token: str) -> frozenset[str]:
        """Return the initials of the other parts of a name; spellings of one part are not others."""
        return frozenset(t[0] for t in name if t[:2] != token[:2])

    def hits(self, local: str) -> tuple[Rows, bool]:
        """Return the rows that a local part fits, and whether strongly; none if too many fit."""
        pieces = [p[:LETTERS] for p in local_pieces(local)]
        forms = list(dict.fromkeys([tuple(pieces), tuple(loose(p) for p in pieces)]))
        strong = sorted({row for form in forms for row in self._strong(form)})
        if strong:
            return (strong if len(strong) <= COMMON else []), True
        return self.medium(forms), False

    def medium(self, forms: Sequence[tuple[str, ...]]) -> Rows:
        """Return the rows of the longest single token in a local part."""
        best: list[str] = []
        for form in forms:
            for piece in form:
                for token in self._ends(piece):
                    if len(token) >= MEDIUM:
                        best.append(token)
        if not best:
            return []
        longest = max(map(len, best))
        rows = sorted({row for t in best if len(t) == longest for row in self.rows[t]})
        return rows if len(rows) <= COMMON else []

    def fits(self, local: str, row: int) -> bool:
        """Say whether a local part has any long token of a row's name."""
        pieces = local_pieces(local)
        text = " ".join([*pieces, *map(loose, pieces)])
        return any(len(t) >= MEDIUM and t in text for t in self.tokens[row])

    def _ends(self, piece: str) -> list[str]:
        """Return the known tokens that a piece begins or ends with."""
        found = [piece[:n] for n in range(2, len(piece) + 1) if piece[:n] in self.rows]
        return found + [piece[-n:] for n in range(2, len(piece)) if piece[-n:] in self.rows]

    def _strong(self, pieces: tuple[str, ...]) -> set[int]:
        """Return the rows of which two parts, or one and an initial, are there."""
        rows: set[int] = set()
        for piece in pieces:
            for cut in range(1, len(piece)):
                rows |= self._both(piece[:cut], piece[cut:])
        for at, first in enumerate(pieces):
            for second in pieces[at + 1 :]:
                rows |= self._both(first, second)
        return rows

    def _both(self, first: str, second: str) -> set[int]:
        if len(first) == 1 or len(second) == 1:
            initial, token = (first, second) if len(first) == 1 else (second, first)
            if len(token) < 3 or token not in self.rows or len(self.rows[token]) > 20 * COMMON:
                return set()
            return {row for row in self.rows[token] if initial in self.initials(self.tokens[row], token)}
        if first not in self.rows or second not in self.rows or first == second:
            return set()
        fewer, other = sorted((first, second), key=lambda t: (len(self.rows[t]), t))
        return {row for row in self.rows[fewer] if other in self.tokens[row]}
