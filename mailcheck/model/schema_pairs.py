"""The fact tables about pairs over a whole batch: columns that slipped, values that stand still.

They are a part of `schema.FACTS`, in a module of their own because of their length.
"""

from __future__ import annotations

Column = tuple[str, str, str]
ID: Column = ("message_id", "int", "the message, counted from 0 over the batch")

PAIRS: dict[str, tuple[Column, ...]] = {
    "row_gap": (
        ID,
        ("column", "text", "column of the list whose value nearly all other messages show"),
        ("role", "text", "what the column plan says it is, or null"),
        ("value", "text", "the row's value, which its message does not show"),
        ("share", "real", "share of the rows of the same language that show theirs, 0.5 to 1"),
    ),
    "slip": (
        ("message_id", "int", "first message of the stretch"),
        ("last_id", "int", "last message of the stretch"),
        ("column", "text", "what slipped: name, phone, id, account ..."),
        ("source", "text", "list, greeting, display-name or text"),
        ("against", "text", "roster or address: what it was compared with"),
        ("kind", "text", "shifted, or shuffled: the names of other rows in no order"),
        ("lag", "int", "rows further down from which the values came; -1 is the row above"),
        ("first_row", "int", "row of the list, or place of the mail in the batch, from 1"),
        ("last_row", "int", "likewise, included"),
        ("rows", "int", "rows of the stretch"),
        ("evidence", "int", "rows that prove it"),
        ("about", "bool", "whether rows right above the first may have slipped too"),
    ),
    "stuck": (
        ("message_id", "int", "first message that has the value"),
        ("column", "text", "name, phone, id, account ..."),
        ("source", "text", "list, greeting, display-name or text"),
        ("kind", "text", "constant (most of the batch), run (one after the other), previous (the row above) or word (greets many, and no list knows it as a name)"),
        ("masked", "text", "the value as reports may show it; null for previous"),
        ("first_row", "int", "row of the list, or place of the mail in the batch, from 1"),
        ("last_row", "int", "likewise, included"),
        ("rows", "int", "rows that have it"),
        ("owners", "int", "recipients who share it"),
    ),
    "row_value": (
        ID,
        ("role", "text", "column of the list or kind of the value: id, phone, account, attachment ..."),
        ("value", "text", "the value, comparable to the roster's"),
        ("customer", "text", "customer to whom the row or mail goes"),
        ("owner", "text", "the one customer of the roster who has it, or null"),
        ("owners", "int", "customers of the roster who have it: 0, 1, or 2 for more than one"),
        ("mine", "bool", "the customer of the row has it, alone or with others"),
        ("known", "bool", "the roster has a value of this role for the customer of the row"),
    ),
    "clash": (
        ("message_id", "int", "the first message too many"),
        ("identity", "text", "mailbox"),
        ("why", "text", "names or ids: two of them for one mailbox; id: the roster has another address for it"),
        ("sure", "bool", "a roster is at hand, which names no household or account for it"),
        ("count", "int", "messages concerned"),
        ("sample", "texts", "the names or ids, at most three"),
    ),
}
