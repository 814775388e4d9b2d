"""Several students of a class who are years older or younger than all others."""

from __future__ import annotations

from pandas import DataFrame

from pipeline.leads.evidence import MEDIUM, Kind, count, lines, nothing
from pipeline.leads.seen import CLASS, Seen
from pipeline.speech.language import N_, _, filled

_YEARS, _FEWEST, _CLASS_SIZE = 5.0, 2, 10
_EVEN = 1.5
"""Years by which the ages of a class may differ in the middle: a class of adults says nothing."""


def find(seen: Seen) -> DataFrame:
    """In classes of one age, two and more who are five years off."""
    told = seen.latest.reset_index(drop=True).dropna(subset="birth_date")
    if told.empty:
        return nothing()
    years = told["birth_date"].dt.year + told["birth_date"].dt.day_of_year / 366
    told = told.assign(years=years)
    groups = told.groupby(CLASS)["years"]
    off = (told["years"] - groups.transform("median")).abs()
    even = off.groupby([told["school"], told["class_name"]]).transform("median") <= _EVEN
    odd = told[even & (off >= _YEARS) & (groups.transform("size") >= _CLASS_SIZE)]
    number = count(odd, CLASS, "student_key")
    odd, number = odd[number >= _FEWEST], number[number >= _FEWEST]
    return lines(
        odd,
        odd["school"] + "|" + odd["class_name"],
        strength=MEDIUM,
        said=filled(_("同班 {count} 人的出生日期与全班相差五年以上"), count=number.astype("str")),
        shown=filled(_("出生日期 {day}"), day=odd["birth_date"].dt.strftime("%Y-%m-%d")),
        fact=odd["id_number"],
        field="id_number",
    )


KIND = Kind(
    "ID-BORROWED",
    "H",
    N_("与全班年龄相差很大"),
    N_("可能借用了别人（亲属、毕业生）的身份。"),
    N_("复学、插班、退役后入学的学生；出生日期登记有误。"),
    N_("核对学籍照片和本人；查入学手续。"),
    find,
)
