"""One house, however its address is written: `1丁目2番3号` and `1-2-3`, with a building or without.

SQL for DuckDB, over addresses as `comparable` gives them (NFKC, lower case) or as they are found.
"""

from __future__ import annotations

# An address in one spelling: no spaces, house numbers with hyphens, `, nº 12` as `12`.
DOOR = """
create or replace temp macro door(v) as rtrim(regexp_replace(regexp_replace(regexp_replace(
    translate(regexp_replace(lower(v), '\\s+', '', 'g'), '一二三四五六七八九', '123456789'),
    '([0-9])(?:丁目|番地の?|番|号|の)', '\\1-', 'g'), '-+', '-', 'g'),
    '(?:,|,?(?:n\\.?[oº°]\\.?|número|numero))([0-9])', '\\1', 'g'), '-')
"""

# Without postcode and prefecture, which are left out as often as they are written.
TOWN = """
create or replace temp macro town(v) as
    regexp_replace(v, '^(?:〒?[0-9]{3}-?[0-9]{4})?(?:東京都|北海道|京都府|大阪府|[^0-9a-z]{2,3}県)', '')
"""

# Street and number: what is left when building, floor, town and country are gone. Hokkaido counts
# its streets, too: 北1条西2-3.
HOUSE = """
create or replace temp macro house(v) as regexp_extract(town(v),
    '^(?:[0-9]+[a-z]?[^0-9,;]+|(?:[^0-9]|[0-9]+(?:条|線))+[0-9]+(?:-[0-9]+)*)')
"""

# Too short a name is no street.
SHORTEST = 6
# The customers of each house, and every spelling of its address.
HOUSES = f"""
create or replace temp table place as
select house(value) as house, count(distinct customer) as customers, min(customer) as customer,
       min(source_row) as source_row, list(distinct town(value)) as written
from held
where role = 'address'
group by 1 having length(house(value)) >= {SHORTEST}
"""

# One of two addresses goes on where the other ends; `Main St 5, Leeds` is not `Main St 5, London`.
SAME = """
create or replace temp macro same_house(v, written) as
    len(list_filter(written, lambda w: starts_with(w, town(v)) or starts_with(town(v), w))) > 0
"""

MACROS = (DOOR, TOWN, HOUSE, SAME)
