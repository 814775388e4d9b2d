"""The sheet of days off and of weekends that are worked (放假安排): as the State Council's notice, or the county's own, says it.

Dropped into the term's folder, or as 放假安排… into `input/` for all terms. It says how long a notice hangs in a year whose days the
program does not know yet, and which local days off (三月三 …) count. Two forms are met: a line for each holiday with its days (放假时间,
调休上班), and a line for each day with what it is (休, 班).
"""

from __future__ import annotations

import pandera.pandas as pa

from schemas import categories as words
from schemas.columns import Kind, column


class Workdays(pa.DataFrameModel):
    """One row per holiday, or per day. Days as one writes them: 1月1日（周四）至3日（周六）, 2月14日、2月28日, 2027-02-06."""

    occasion: str = column(
        "节日", "Holiday", "节假日", "节日名称", "假日名称", "假期", "假期名称", "节假日名称", "放假名称", parser="plain", example="元旦"
    )
    off: str = column(
        "放假时间", "Days off", "放假日期", "假期时间", "放假起止", "放假起止时间", "休息时间", "休息日期", "休假时间", "放假安排",
        "放假", "日期", parser="plain", help="如 1月1日至3日；写上年份更好", example="2027年1月1日至3日",
    )  # fmt: skip
    worked: str = column(
        "调休上班日期", "Days worked instead", "调休上班", "上班日期", "补班日期", "调休日期", "调休", "补班", "调休安排", "上班时间",
        "调休上班时间", "补班时间", parser="plain", help="周末上班的日子，没有的不填", example="2027年1月10日",
    )  # fmt: skip
    arrangement: str = column(
        "休班", "Off or worked", "休/班", "是否放假", "是否休息", "类型", "安排", "性质", "上班或放假", parser="category",
        categories=words.DAY_OFF, help="一天一行的表才需要：休、班",
    )  # fmt: skip
    remarks: str = column("备注", "Remarks", "天数", "放假天数", "共计")


KIND = Kind(
    "workdays", "放假安排表", "days off", Workdays, key=("off",), must=("occasion", "off"), any_of=(("worked", "arrangement", "remarks"),),
    fewest=2,
)  # fmt: skip
