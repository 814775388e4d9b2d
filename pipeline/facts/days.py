"""Days and spans of days as people write them: 1月1日（周四）至3日（周六）, 2月14日、2月28日, 2027-02-06, 10.1~10.3."""

from __future__ import annotations

import datetime
import re
import unicodedata

from pipeline.facts.terms import Term

_LONGEST = 62
"""Days; no holiday is longer, not even a school's."""
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DAY = r"(?:(?P<y{0}>20\d\d)\s*[年./-]\s*)?(?:(?P<m{0}>\d{{1,2}})\s*[月./-]\s*){1}(?P<d{0}>\d{{1,2}})(?:\s*[日号])?"
_SPAN = re.compile(rf"(?<!\d){_DAY.format(1, '')}(?:\s*[-—–~～至到]+\s*{_DAY.format(2, '?')})?(?!\d)")


def days_in(text: str, year: int | None, term: Term) -> tuple[datetime.date, ...]:
    """The days of a text, spans with all of theirs; none where it names something that is no day. year: of days without one; None for the
    school year of the term. A span whose last month is before its first ends in the next year."""
    plain = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    made: list[datetime.date] = []
    for match in _SPAN.finditer(plain):
        month = int(match["m1"])
        of_year = int(match["y1"]) if match["y1"] else year or term.school_year + (month < 8)
        last_month = int(match["m2"] or month)
        try:
            first = datetime.date(of_year, month, int(match["d1"]))
            until = int(match["y2"]) if match["y2"] else of_year + (last_month < month)
            last = datetime.date(until, last_month, int(match["d2"])) if match["d2"] else first
        except ValueError:
            return ()
        if not 0 <= (last - first).days < _LONGEST:
            return ()
        made += [first + datetime.timedelta(days=more) for more in range((last - first).days + 1)]
    return tuple(made)
