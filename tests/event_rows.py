"""Rows of event tables written for the tests, in the documented columns of each scheme.

Every row is invented, those of ACLED too, whose licence forbids passing its data on.
"""

from collections.abc import Iterable, Sequence

CASE = """\
detente: 1
title: The dam
decision_makers:
  upper: {name: Upland, options: {release: Release water, build: {text: Build on, moves: take}}}
  lower: {name: Lowland, options: {pay: Pay, sue: Sue}}
infeasible: [{when: lower.pay and lower.sue, because: Nobody pays whom it sues}]
status_quo: NNNN
sources:
  tables: {title: A table of reports, date: 2024}
# the last line stays
"""

MAP = """\
[actors]
"UPL*" = "upper"
"Upland*" = "upper"
"UPLOPP" = "ignore"
"Minister of Lowland" = "lower"
"LOW*" = "lower"

[[moves]]
code = "036"
by = "upper"
move = "upper.release"

[[moves]]
root = "12"
to = "lower"
move = "not upper.release"

[[moves]]
root = "12"
move = "lower.sue"

[[moves]]
verb = "REJECT"
move = "not upper.release"

[[moves]]
verb = "Peaceful protest"
move = "lower.sue"

[[moves]]
text = "would pay"
move = "lower.pay"

[[moves]]
root = "01"
move = "ignore"
"""


def gdelt(
    actor: Sequence[str] = ("UPL", "UPLAND"),
    recipient: Sequence[str] = ("LOW", "LOWLAND"),
    code: str = "036",
    date: str = "20240412",
    *,
    number: int = 1,
    version: int = 2,
) -> str:
    place = ["4", "Dam, Upland", "UP", "UP01", "D", "1.5", "2.5", "F1"]
    if version == 1:
        del place[4]
    cells = [str(number), date, date[:6], date[:4], "2024.28"]
    for code_of, name in (actor, recipient):
        cells += [code_of, name, code_of[:3], *[""] * 7]
    cells += ["1", code, code[:3], code[:2], "1", "4.0", "3", "1", "3", "-0.5", *place * 3]
    return "\t".join([*cells, "20240412120000", f"https://news.example/{number}"])


ICEWS_HEADER = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,"
    "Target Name,Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,District,"
    "Province,Country,Latitude,Longitude"
).replace(",", "\t")


def icews(
    actor: str = "Upland Minister",
    recipient: str = "Minister of Lowland",
    code: str = "036",
    date: str = "2024-04-12",
    number: int = 1,
) -> str:
    return "\t".join([
        str(number), date, actor, "NULL", "NULL", "Express intent to meet", code, "4.0", recipient,
        "NULL", "NULL", "7", "1", "The Gazette", "NULL", "NULL", "NULL", "Upland", "1.5", "2.5",
    ])  # fmt: skip


POLECAT_HEADER = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,"
    "Actor COW,Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,"
    "Recipient Name,Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,"
    "Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,Placename,City,District,Province,"
    "Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,"
    "Story People,Story Organizations,Story Locations,Language,Version"
).replace(",", "\t")


def polecat(
    actor: str = "Upland Minister; Zoë Ríos", kind: str = "REJECT", mode: str = "None"
) -> str:
    party = ["None"] * 7
    cells = ["P1", "2024-04-12", kind, mode, "-4.0", "VERBAL CONFLICT", "diplomatic"]
    cells += [actor, *party, "Minister of Lowland", *party, *["None"] * 10]
    return "\t".join([*cells, "The Gazette", "2024-04-13", *["None"] * 3, "en", "v1"])


ACLED_HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)


def acled(
    actor1: str = "Protesters (Upland)", actor2: str = "Minister of Lowland", precision: int = 1
) -> str:
    return (
        f"LOW1,12 April 2024,2024,{precision},Demonstrations,Protests,Peaceful protest,{actor1},,"
        f"Protesters,{actor2},,State forces,x,,1,Region,Lowland,A,B,C,D,1.5,2.5,1,The Gazette,"
        'National,"On 12 April, a march,\nthen a ""sit-in"".",0,,1'
    )


def mine(rows: Iterable[str]) -> str:
    return "\n".join(["date,actor,recipient,verb,code,text,url", *rows]) + "\n"
