"""Who prepared, reviewed and answers for a sheet, as its sign-off lines say. Workers use it: no pandas.

A line below the rows, or a unit line above them. The name stands behind its label in the same cell, or in the next one; an empty line says
nothing (schools print the sheet and sign on paper).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.intake.surroundings.context import Said
from pipeline.intake.surroundings.places import plain
from schemas.sign_off import SIGN, SIGNED, TELEPHONE

_ROLE_OF = {label: role for role, labels in SIGNED.items() for label in labels}
_LABEL = "|".join(sorted(_ROLE_OF, key=len, reverse=True))
_SIGN = "|".join(SIGN)
_NAME = r"[㐀-鿿](?:[ 　]?[㐀-鿿]){1,3}|[㐀-鿿]{2,}[·•.][㐀-鿿]{2,}|[A-Z][A-Za-z'-]+(?: [A-Z][A-Za-z'-]+){1,3}"
_SIGNED = re.compile(
    rf"(?P<label>{_LABEL})\s*(?:\(?(?:{_SIGN})(?:[或、/](?:{_SIGN}))*\)?)*\s*(?:[:：]\s*|\s{{1,4}})(?!{_LABEL}|{_SIGN})(?P<name>{_NAME})"
    rf"(?=$|\s{{2}}|[,，;；。(（\d]|\s*(?:{_LABEL}|{_SIGN})|\s+[㐀-鿿]{{1,8}}[:：])",
    re.IGNORECASE,
)
_NUMBER = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}|\d{7,8}"
_TELEPHONE = re.compile(
    rf"(?:{'|'.join(TELEPHONE)})\s*(?:\((?:{_SIGN})\))?\s*[.:：]?\s{{0,4}}(?P<number>(?:\+?86[ -]?)?(?:{_NUMBER}))(?!\d)",
    re.IGNORECASE,
)
_LONGEST = 200
"""Characters of a line of signatures; what is longer is a text."""
_ANY_LABEL = re.compile(_LABEL, re.IGNORECASE)
_NOBODY = re.compile(rf"^(?:{_LABEL}|{_SIGN}|日期|时间|年月日|单位|学校|电话|联系.*|无|同上|见.*|[年月日]+)$", re.IGNORECASE)


def signed_by(lines: Iterable[Sequence[Said]]) -> dict[str, str]:
    """Role (filled_by, reviewed_by, approved_by) → name; the first that a role has. telephones: those that stand on a line of signatures,
    digits with semicolons between. lines: the texts of each line, cell by cell."""
    found: dict[str, str] = {}
    telephones: list[str] = []
    for line in lines:
        text = "  ".join(plain(said.text).strip() for said in line)
        for match in _SIGNED.finditer(text) if len(text) <= _LONGEST else ():
            name = re.sub(r"[ 　]", "", match["name"]) if not match["name"].isascii() else match["name"]
            if not _NOBODY.match(name):
                found.setdefault(_ROLE_OF[match["label"].lower()], name)
        if len(text) <= _LONGEST and _ANY_LABEL.search(text):
            telephones += [re.sub(r"[ -]|^\+?86", "", match["number"]) for match in _TELEPHONE.finditer(text)]
    return found | ({"telephones": ";".join(dict.fromkeys(telephones))} if telephones else {})
