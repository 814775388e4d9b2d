"""The bank's list of opened cards against the class sheets: fills in what is not there, tells what is another's or not usable."""

from __future__ import annotations

from pandas import DataFrame, Series

from pipeline.facts import identity, keys
from pipeline.machine.distinct import among
from pipeline.speech import findings as f
from pipeline.speech.language import words_of
from schemas.categories import CARD_STATE

_UNUSABLE = ["closed", "inactive"]
"""States of a card to which nothing can be paid."""
_WHO = ["submission", "row", "id_number", "name"]


def fill(rows: DataFrame, cards: DataFrame, submissions: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(rows, findings): where a class sheet has no card, the student's one usable card on the bank's list, with a note that names the list.

    rows: of class sheets, before they are validated. cards: rows of kind `cards`. A list in which a student has several usable cards fills
    in none.
    """
    if cards.empty:
        return rows, f.none()
    listed = _listed(cards)
    usable = listed[~listed["state"].isin(_UNUSABLE)]
    one = usable[~usable["id_number"].duplicated(keep=False)].set_index("id_number")
    ids = identity.id_18(rows["id_number"])
    mine = rows["card_number"].isna() & among(ids, one.index) & (keys.name_key(rows["name"]) == ids.map(one["person"]))
    if not mine.any():
        return rows, f.none()
    files = submissions.set_index("submission")["file"]
    source = ids[mine].map(one["submission"]).map(files).astype("str")
    filled = rows.assign(
        card_number=rows["card_number"].mask(mine, ids.map(one["card_number"])).astype("str"),
        bank=rows["bank"].mask(mine & rows["bank"].isna(), ids.map(one["bank"])).astype("str"),
        account_holder=rows["account_holder"].mask(mine, None).astype("str"),
        unsaid=rows["unsaid"].mask(mine, rows["unsaid"].str.replace(";card_number;", ";", regex=False)).astype("str"),
    )
    return filled, f.found("CARD-FILLED", rows.loc[mine, _WHO], "card_number", other=source)


def compare(enrolments: DataFrame, cards: DataFrame) -> tuple[DataFrame, DataFrame]:
    """(enrolments, findings): who is to be paid to a card that the list says is another's, closed or not activated is held; a card that the
    list does not know, where it knows another of the student, is told.

    enrolments: accepted rows with `held_by`. cards: rows of kind `cards`.
    """
    if cards.empty:
        return enrolments, f.none()
    listed = _listed(cards)
    ids, card = identity.id_18(enrolments["id_number"]), enrolments["card_number"]
    by_card = listed.drop_duplicates("card_number").set_index("card_number")
    owner, state = card.map(by_card["id_number"]).astype("str"), card.map(by_card["state"]).astype("str")
    stated = enrolments[["account_holder", "guardian", "name"]].apply(keys.name_key)
    of_guardian = stated["account_holder"].notna() & (stated["account_holder"] != stated["name"])  # judged by whose account may be paid
    others = owner.notna() & (owner != ids) & ~of_guardian
    unusable = state.isin(_UNUSABLE) & ~others
    has_one = ids.isin(listed.loc[~listed["state"].isin(_UNUSABLE), "id_number"])
    differs = card.notna() & ~among(card, by_card.index) & has_one & ~of_guardian
    made = []
    held_by = enrolments["held_by"]
    for code, chosen in (("CARD-OTHERS", others), ("CARD-UNUSABLE", unusable)):
        said = state[chosen].map(words_of(CARD_STATE)).fillna("").astype("str")
        made.append(f.found(code, enrolments.loc[chosen, _WHO], "card_number", value=said))
        held_by = f.held_also(held_by, chosen, code)
    made.append(f.found("CARD-LISTED", enrolments.loc[differs, _WHO], "card_number"))
    return enrolments.assign(held_by=held_by), f.together(*made)


def _listed(cards: DataFrame) -> DataFrame:
    """The lines with a valid id and a card: submission, id_number, person, card_number, bank, state."""
    ids = identity.id_18(cards["id_number"])
    good = identity.is_valid_id(ids) & identity.has_card_form(cards["card_number"])
    listed = cards.assign(id_number=ids, person=keys.name_key(cards["name"]))[good]
    unknown = ~listed["state"].isin(list(CARD_STATE)) & listed["state"].notna()
    state = listed["state"].where(~unknown)  # a word that is none of the bank's says nothing
    columns = ["submission", "id_number", "person", "card_number", "bank"]
    made: DataFrame = listed[columns].assign(state=Series(state, dtype="str")).drop_duplicates(["id_number", "card_number"], keep="last")
    return made


def unread(cards: DataFrame) -> DataFrame:
    """What is wrong with lines of the bank's lists."""
    ids = identity.id_18(cards["id_number"])
    wrong = cards["id_number"].notna() & ~identity.is_valid_id(ids)
    no_card = ~identity.has_card_form(cards["card_number"])
    odd = cards["state"].notna() & ~cards["state"].isin(list(CARD_STATE))
    return f.together(
        f.found("ID-CHECK", cards[wrong], "id_number", severity="warning", value=cards.loc[wrong, "id_number"]),
        f.found("LINE-UNUSED", cards[no_card], "card_number", expected="", value=""),
        f.found("VALUE-UNKNOWN", cards[odd], "state", severity="warning", value=cards.loc[odd, "state"]),
    )
