"""Which rows' names does a local part fit: an index of the tokens of all names of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from mailcheck.resolve.shift_tokens import local_pieces, loose

# A local part that fits more rows than this says nothing.
COMMON = 60
# One token alone has to be this long to say anything, or this where nothing but digits is beside it.
MEDIUM, ALONE = 4, 3
# Longer local parts are cut; a name fits well before.
LETTERS = 40
# So many people may share an initial, whatever the batch shows.
INITIAL = 0.1

Tokens = Callable[[str], frozenset[str]]
Rows = list[int]
NONE: frozenset[int] = frozenset()


class NameIndex:
    """Tokens of all names; `hits` finds the rows that a local part fits.

    A strong hit has two parts of the name (`taro.yamada`, `taroyamada`) or one and the initial
    of another (`tyamada`, `yamada-t`); a medium hit one token of four letters or more, or one of
    three between digits and points (`ana51`).
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
        self.pairs: dict[tuple[str, str], frozenset[int]] = {}

    def hits(self, local: str) -> tuple[Rows, float | None]:
        """Return the rows that a local part fits; none if too many fit.

        Strong hits come with the chance that a stranger's local part fits one given row, which
        is that of both parts of the name together; medium ones with None.
        """
        pieces = [p[:LETTERS] for p in local_pieces(local)]
        forms = list(dict.fromkeys([tuple(pieces), tuple(loose(p) for p in pieces)]))
        strong = sorted({row for form in forms for row in self._strong(form)})
        if strong:
            return (strong if len(strong) <= COMMON else []), max(self._chances(forms))
        return self.medium(forms), None

    def medium(self, forms: Sequence[tuple[str, ...]]) -> Rows:
        """Return the rows of the longest single token in a local part."""
        best: list[str] = []
        for form in forms:
            for piece in form:
                for token in self._ends(piece):
                    if len(token) >= MEDIUM or (len(token) >= ALONE and token == piece):
                        best.append(token)
        if not best:
            return []
        longest = max(map(len, best))
        lists = [self.rows[t] for t in dict.fromkeys(best) if len(t) == longest]
        # The longest list is a part of the union: too many is too many.
        if max(map(len, lists)) > COMMON:
            return []
        rows = sorted({row for rows in lists for row in rows})
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
        for first, second in _pairs(pieces):
            rows |= self._both(first, second)
        return rows

    def _chances(self, forms: Sequence[tuple[str, ...]]) -> Iterator[float]:
        """Yield how likely a row has both parts of each pair that fits some row."""
        count = len(self.tokens)
        for form in forms:
            for pair in _pairs(form):
                if self._both(*pair):
                    shares = [INITIAL if len(part) == 1 else len(self.rows[part]) / count for part in pair]
                    yield shares[0] * shares[1]

    def _both(self, first: str, second: str) -> frozenset[int]:
        """Return the rows whose names have both parts, one of which may be an initial."""
        if len(first) > len(second) or (len(first) == len(second) and first > second):
            first, second = second, first
        if second not in self.rows or (len(first) == 1 and len(second) < 3) or first == second:
            return NONE
        if len(first) > 1 and first not in self.rows:
            return NONE
        # One of 26 initials cannot make a name rare that so many have.
        if len(first) == 1 and len(self.rows[second]) > 20 * COMMON:
            return NONE
        found = self.pairs.get((first, second))
        if found is None:
            found = self.pairs[first, second] = frozenset(self._search(first, second))
        return found

    def _search(self, first: str, second: str) -> Iterator[int]:
        if len(first) == 1:
            # Spellings of one part are not two parts: `tarou` and `taro` share their beginning.
            return (r for r in self.rows[second] if any(t[0] == first and t[:2] != second[:2] for t in self.tokens[r]))
        fewer, other = sorted((first, second), key=lambda t: (len(self.rows[t]), t))
        return (r for r in self.rows[fewer] if other in self.tokens[r])


def _pairs(pieces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the ways in which the pieces of a local part may hold two parts of a name."""
    for piece in pieces:
        for cut in range(1, len(piece)):
            yield piece[:cut], piece[cut:]
    for at, first in enumerate(pieces):
        for second in pieces[at + 1 :]:
            yield first, second
