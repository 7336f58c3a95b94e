"""Words that greet many readers alike and that nothing knows as a name: `Hallo Sonnenschein!`, `Greetings, Commander!`

A greeting that contradicts the name of every reader is either one person's name in everybody's mail (U18) or
what the sender calls its readers. Lists of names, the roster and the batch itself tell the first; the rest is
asked once (PAR304, a warning) and not compared with each reader's name.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from mailcheck.extract.greeting_value import bare_name, known_words
from mailcheck.model.mask import mask_name
from mailcheck.resolve.names.listed import is_listed
from mailcheck.resolve.names.words import PARTICLES
from mailcheck.resolve.own_names import batch_names
from mailcheck.resolve.sequences import spots
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# Readers with names of their own whom one wrong name of a single mail would not reach.
FEWEST = 3

# Names in greetings that are nobody's of those to whom they go.
APART = f"""
with judged as (
    select name, identity as reader, verdict from roster_verdict
    union all
    select second, first, verdict from other_verdict)
select name from judged where name in (select name from said where source = 'greeting')
group by name
having bool_and(verdict <> 'match') and bool_or(verdict = 'mismatch') and count(distinct reader) >= {FEWEST} order by name
"""
PLACES = """
select min(s.message_id) as message_id, s.name, arg_min(p.shown, s.message_id) as first_row,
       arg_max(p.shown, s.message_id) as last_row, count(distinct s.message_id) as rows, count(distinct s.identity) as owners
from said s join spot p using (message_id) join shared_word w on w.name = s.name
where s.source = 'greeting' group by s.name order by 1, 2
"""


class NameLists:
    """Says what a name is known from: the lists, the roster, the names of the batch; read when the first is asked for."""

    def __init__(self, work: Workspace, common: Collection[str]) -> None:
        self.work, self.common = work, frozenset(common)
        self.words: frozenset[str] | None = None

    def has(self, name: str) -> bool:
        """Say whether a word of a name is a known name, or one of the batch or the roster."""
        if is_listed(name, self.common):
            return True
        if self.words is None:
            self.words = known_words(batch_names(self.work.tables) or ())
        # `Monsieur le Directeur` is not of the family Le Gall.
        words = (word for word in map(bare_name, (name, *name.split())) if word not in PARTICLES)
        return not self.words.isdisjoint(words)


def set_apart(work: Workspace, lists: NameLists) -> None:
    """Take the words for all readers out of `said`, and leave in `shared_word` what and where they are.

    The workspace holds said, message, and the verdicts of all pairs of names.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    verdicts = (work.tables[name].column("verdict") for name in ("roster_verdict", "other_verdict"))
    apart = any(pc.any(pc.equal(verdict, "mismatch")).as_py() for verdict in verdicts)
    words = [name for (name,) in work.rows(APART) if not lists.has(name)] if apart else []
    if not words:
        return
    work.put("shared_word", pa.table({"name": pa.array(words, pa.string())}))
    work.put("spot", spots(work.tables["message"]))
    places = work.query(PLACES)
    work.drop("spot")
    said = work.tables["said"]
    shared = pc.and_(pc.equal(said.column("source"), "greeting"), pc.is_in(said.column("name"), pa.array(words, pa.string())))
    work.put("said", said.filter(pc.invert(shared)))
    work.put("shared_word", places)


def shared_words(work: Workspace) -> list[dict[str, object]]:
    """Return the words for all readers as rows of the facts `stuck`."""
    found: pa.Table | None = work.tables.get("shared_word")
    rows = found.to_pylist() if found is not None else []
    return [{"masked": mask_name(row.pop("name")), "column": "name", "source": "greeting", "kind": "word", **row} for row in rows]


def named(values: pa.Table, common: Collection[str]) -> pa.Table:
    """Return the facts `template_value`, of those who are greeted with high confidence whom a list of names knows."""
    import pyarrow as pa

    names = frozenset(common)
    sure = [
        "high" if kind == "PERSON" and confidence == "low" and is_listed(value, names) else confidence
        for kind, value, confidence in zip(*(values.column(c).to_pylist() for c in ("kind", "value", "confidence")), strict=True)
    ]
    at = values.column_names.index("confidence")
    return values.set_column(at, values.schema.field(at), pa.array(sure, pa.string()))
