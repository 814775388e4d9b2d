"""Each kind of lead: what it finds, and beside it what looks alike and is honest."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from pandas import DataFrame

from pipeline.leads.kinds import KINDS
from pipeline.leads.seen import Seen
from pipeline.sample.people import with_check
from tests.leads.frames import MONTHS, changing, found, looked_at, seen, sheets, student, text

CLASS = [student(number) for number in range(1, 25)]


def _with(*changed: dict[str, object]) -> list[dict[str, object]]:
    """The class with its first students as they are said to be."""
    return [*changed, *CLASS[len(changed) :]]


def _ids(of: list[str]) -> list[dict[str, object]]:
    return [student(number, id_number=with_check(body)) for number, body in enumerate(of, start=1)]


def _named(of: Seen, code: str) -> set[str]:
    return set(found(of, code)["name"])


def _names(*numbers: int) -> set[str]:
    return {str(student(number)["name"]) for number in numbers}


def test_an_ordinary_class_gives_no_lead() -> None:
    assert looked_at(seen(CLASS)).leads.empty


def test_nothing_seen_gives_no_lead() -> None:
    looked = looked_at(Seen())
    assert looked.leads.empty
    assert looked.evidence.empty


def test_students_who_are_no_family_with_one_account() -> None:
    shared = [student(number, card_number="6222020200112233445", guardian=None, guardian_id=None) for number in (1, 2, 3)]
    of = seen(_with(*shared))
    assert _named(of, "ACCOUNT-SHARED") == _names(1, 2, 3)
    lead = looked_at(of).leads.iloc[0]
    assert (lead["strength"], lead["students"], lead["amount_fen"]) == ("strong", 3, 300_000)


@pytest.mark.parametrize(
    "family",
    [
        {"guardian": "王建国", "guardian_id": "341524197501011234"},  # cousins with the grandfather's account
        {"name": "王", "guardian": None, "guardian_id": None},  # brothers whose form has no guardian
    ],
)
def test_children_of_one_family_may_share_an_account(family: dict[str, object]) -> None:
    shared = []
    for number in (1, 2):
        name = f"{family['name']}生{number}" if "name" in family else student(number)["name"]
        shared.append(student(number, card_number="6222020200112233445", **(family | {"name": name})))
    assert found(seen(_with(*shared)), "ACCOUNT-SHARED").empty


def test_of_names_with_a_middle_dot_the_last_part_is_the_familys() -> None:
    account = {"card_number": "6222020200112233445", "guardian": None, "guardian_id": None}
    brothers = [student(number, name=f"{given}·买买提", **account) for number, given in ((1, "艾力"), (2, "古丽"))]
    assert found(seen(_with(*brothers)), "ACCOUNT-SHARED").empty
    strangers = [student(number, name=f"艾力·{father}", **account) for number, father in ((1, "买买提"), (2, "吐尔逊"))]
    assert len(found(seen(_with(*strangers)), "ACCOUNT-SHARED")) == 2


def test_accounts_held_by_somebody_with_a_teachers_name() -> None:
    staff = text(person=["吴刚"], name=["吴刚"], school=["青山县实验小学"], role=["填表人"])
    mine = [student(number, account_holder="吴刚") for number in (1, 2)]
    assert _named(seen(_with(*mine), staff=staff), "ACCOUNT-STAFF") == _names(1, 2)


def test_a_teachers_own_child_a_namesake_elsewhere_and_the_student_are_no_lead() -> None:
    staff = text(person=["吴刚"], name=["吴刚"], school=["青山县实验小学"], role=["填表人"])
    child = student(1, name="吴小", account_holder="吴刚", guardian=None, guardian_id=None)
    told = student(2, account_holder="吴刚", guardian="吴刚")
    elsewhere = student(3, account_holder="吴刚", school="白石县中学")
    himself = student(4, name="吴刚", account_holder="吴刚")
    assert found(seen(_with(child, told, elsewhere, himself), staff=staff), "ACCOUNT-STAFF").empty


def test_a_few_accounts_in_a_row() -> None:
    row = [student(number, card_number=f"62284801234500{number:02}17{number}") for number in range(1, 5)]
    near = [student(number, card_number=f"62284801234567890{number}{number}") for number in range(1, 5)]
    assert found(seen(_with(*row)), "ACCOUNT-ROW").empty, "a hundred apart"
    assert _named(seen(_with(*near)), "ACCOUNT-ROW") == _names(1, 2, 3, 4)


def test_the_banks_issue_for_the_whole_class_and_cards_of_its_list_are_no_lead() -> None:
    whole = [student(number, card_number=f"6228480123456{number:04}{number % 10}") for number in range(1, 25)]
    assert found(seen(whole), "ACCOUNT-ROW").empty
    near = [student(number, card_number=f"62284801234567890{number}{number}") for number in range(1, 5)]
    cards = text(card_number=[str(one["card_number"]) for one in near], opened=["2026-09-05"] * 4)
    assert found(seen(_with(*near), cards=cards), "ACCOUNT-ROW").empty


def test_accounts_of_several_that_change_together() -> None:
    assert _named(changing(CLASS, of=5), "ACCOUNT-CHANGED") == _names(1, 2, 3, 4, 5)


def test_accounts_that_change_after_the_notice_say_so() -> None:
    of = changing(CLASS, of=3)
    who = of.enrolments.drop_duplicates("student_key")["student_key"].tolist()
    noticed = text(student_key=who, first_day=["2026-09-20"] * len(who), account=[""] * len(who))
    after = found(Seen(enrolments=of.enrolments, here=of.here, planned=of.planned, published=noticed), "ACCOUNT-CHANGED")
    assert after["shown"].str.contains("公示以后").all()
    assert set(after["strength"]) == {"strong"}
    assert set(found(of, "ACCOUNT-CHANGED")["strength"]) == {"medium"}


def test_one_lost_card_and_a_class_that_changes_its_bank_are_no_lead() -> None:
    assert found(changing(CLASS, of=1), "ACCOUNT-CHANGED").empty
    assert found(changing(CLASS, of=24), "ACCOUNT-CHANGED").empty


def test_an_account_that_changes_for_one_month_alone() -> None:
    assert _named(changing(CLASS, back=True, of=1), "ACCOUNT-CHANGED") == _names(1)


def test_accounts_that_are_others_than_when_the_notice_went_up() -> None:
    """Within one month, where no sheet before shows the old ones. A card or two that were lost, a class that changes its bank and cards
    that the bank has listed are no lead; nor is who has no account on the notice."""

    def noticed(numbers: range, **frames: DataFrame) -> Seen:
        now = seen(CLASS, months=MONTHS[:1])
        account = now.enrolments["card_number"].tolist()
        before = [f"621700000000{place:04}" if place + 1 in numbers else one for place, one in enumerate(account)]
        told = text(student_key=now.enrolments["student_key"].tolist(), first_day=["2026-09-20"] * len(account), account=before)
        return dataclasses.replace(now, published=told, **frames)

    of = noticed(range(1, 4))
    assert _named(of, "ACCOUNT-CHANGED") == _names(1, 2, 3)
    assert found(of, "ACCOUNT-CHANGED")["shown"].str.contains("2026-09-20 公示").all()
    assert _named(noticed(range(1, 3)), "ACCOUNT-CHANGED") == set()
    assert _named(noticed(range(1, 25)), "ACCOUNT-CHANGED") == set()
    cards = text(card_number=[str(student(number)["card_number"]) for number in (1, 2, 3)], opened=["2026-09-25"] * 3)
    assert _named(noticed(range(1, 4), cards=cards), "ACCOUNT-CHANGED") == set()
    nothing = dataclasses.replace(of, published=of.published.assign(account=""))
    assert _named(nothing, "ACCOUNT-CHANGED") == set()


def test_the_telephone_of_whoever_fills_in_the_sheets() -> None:
    phones = text(telephone=["13800001111"], school=["青山县实验小学"], role=["填表人"])

    def lent(count: int, **said: object) -> Seen:
        rows = _with(*(student(number, telephone="13800001111") | said for number in range(1, count + 1)))
        return seen(rows, phones=phones)

    assert _named(lent(3), "TELEPHONE-STAFF") == _names(1, 2, 3)
    assert _named(lent(2), "TELEPHONE-STAFF") == set(), "lent to two children"
    assert _named(lent(20), "TELEPHONE-STAFF") == set(), "a habit of the form"
    assert _named(lent(3, guardian="王奶奶", guardian_id="341524195001011234"), "TELEPHONE-STAFF") == set(), "one family"
    assert _named(lent(3, paid=False), "TELEPHONE-STAFF") == set(), "nobody of them receives anything"
    other = dataclasses.replace(lent(3), phones=phones.assign(school="红岩县中学"))
    assert _named(other, "TELEPHONE-STAFF") == set()


@pytest.mark.parametrize(
    ("months", "amount", "strength"),
    [("", "", "medium"), ("", "100000", "strong"), ("2026-09;2026-12", "", "strong"), ("2026-12;2027-01", "", None)],
)
def test_who_receives_here_and_stands_on_a_list_of_elsewhere(months: str, amount: str, strength: str | None) -> None:
    """The months of somebody who has moved are other months than those here."""
    now = seen(CLASS)
    key = now.enrolments["student_key"].iloc[0]
    listed = text(student_key=[key], elsewhere=["邻县第一中学"], months=[months], amount=[amount]).assign(submission=9, row=4)
    of = found(dataclasses.replace(now, elsewhere=listed), "PAID-ELSEWHERE")
    assert of["strength"].tolist() == ([strength] if strength else [])
    if strength:
        assert of[["name", "submission", "row", "field"]].to_numpy().tolist() == [[CLASS[0]["name"], 9, 4, "elsewhere"]]
        assert of["shown"].str.contains("邻县第一中学").all()
        assert of["shown"].str.contains("1,000.00").all() == bool(amount)
    nobody = dataclasses.replace(now, elsewhere=listed, planned=now.planned.iloc[1:])
    assert found(nobody, "PAID-ELSEWHERE").empty, "who gets nothing here is paid once"


def test_five_students_of_one_house_two_of_whom_are_called_alike() -> None:
    """Forms without guardians: families are counted by their names, and two of five may have one by chance."""
    five = [student(number, guardian=None, guardian_id=None) for number in range(1, 6)]
    five[1] = five[1] | {"name": str(five[0]["name"])[0] + "小二"}
    of = seen(_with(*five))
    who = of.latest["student_key"].tolist()[:5]
    lived = text(student_key=who, address=["新建村7号"] * 5).assign(submission=8, row=range(3, 8))
    assert len(found(dataclasses.replace(of, addresses=lived), "ADDRESS-MANY")) == 5
    told = dataclasses.replace(seen(_with(*(row | {"guardian": "王奶奶"} for row in five))), addresses=lived)
    assert found(told, "ADDRESS-MANY").empty


def test_one_telephone_for_many_families() -> None:
    many = [student(number, telephone="13900001111") for number in range(1, 7)]
    assert _named(seen(_with(*many)), "TELEPHONE-SHARED") == _names(*range(1, 7))


def test_a_shops_telephone_and_the_schools_for_a_whole_class_are_no_lead() -> None:
    assert found(seen(_with(*[student(number, telephone="13900001111") for number in range(1, 5)])), "TELEPHONE-SHARED").empty
    assert found(seen([student(number, telephone="05641234567") for number in range(1, 25)]), "TELEPHONE-SHARED").empty


def test_one_guardian_for_many_families() -> None:
    many = [student(number, guardian="周同", guardian_id="341524197001011237") for number in range(1, 6)]
    assert _named(seen(_with(*many)), "GUARDIAN-MANY") == _names(*range(1, 6))


def test_a_childrens_home_and_grandparents_are_no_lead() -> None:
    home = {"guardian": "周院长", "guardian_id": "341524197001011237"}
    orphans = [student(number, hardship_group="orphan", **home) for number in range(1, 8)]
    assert found(seen(_with(*orphans)), "GUARDIAN-MANY").empty
    cousins = [student(number, **home) for number in range(1, 4)]
    assert found(seen(_with(*cousins)), "GUARDIAN-MANY").empty


def test_one_house_number_for_many_families() -> None:
    def living(address: str, count: int) -> Seen:
        who = seen(CLASS).enrolments.drop_duplicates("student_key").head(count)
        lines = text(student_key=who["student_key"].tolist(), address=[address] * count, submission=[9] * count, row=list(range(count)))
        return seen(CLASS, addresses=lines)

    assert _named(living("河湾村12号", 6), "ADDRESS-MANY") == _names(*range(1, 7))
    for honest, count in (("河湾村", 20), ("安置小区3号楼", 20), ("河湾村12号", 4)):
        assert found(living(honest, count), "ADDRESS-MANY").empty, honest


@pytest.mark.parametrize(
    "bodies",
    [
        [f"34152420150101{number:03}" for number in (1, 2, 3)],  # counted up by one
        [f"34152420150101{number:03}" for number in (101, 103, 105)],  # of one sex
        [f"341524201501{day:02}507" for day in (11, 12, 13, 14)],  # day by day
        [f"341524201501{day:02}507" for day in (3, 9, 10, 17)],  # one sequence number, days near each other
        [f"34152420150101{number:03}" for number in (1, 4, 11, 13)],  # four of one day, near each other
        [f"34152420150101{number:03}" for number in (1, 11, 20, 30)],  # ten apart at most
        [f"341524201501{day:02}001" for day in (1, 6, 11, 16)],  # every fifth day
        [f"341524201501{day:02}507" for day in (1, 8, 15, 22)],  # one sequence number, a week apart
    ],
)
def test_ids_that_were_counted_up(bodies: list[str]) -> None:
    made = _ids(bodies)
    of = seen(_with(*made))
    assert set(found(of, "ID-SERIES")["id_number"]) == {str(one["id_number"]) for one in made}
    assert found(of, "ID-SERIES")["number"].nunique() == 1


def test_series_of_two_classes_are_two_leads_and_a_passport_beside_them_changes_nothing() -> None:
    one = _ids([f"34152420150101{number:03}" for number in (1, 2, 3)])
    other = [
        student(number + 40, id_number=with_check(f"341524201501{day:02}507"), class_name="四年级(1)班")
        for number, day in enumerate((11, 12, 13, 14, 15))
    ]
    passport = student(60, id_number="E12345678")
    lines = found(seen([*_with(*one), *other, passport]), "ID-SERIES")
    assert sorted(lines.groupby("number")["class_name"].nunique()) == [1, 1]
    assert lines.groupby("class_name").size().to_dict() == {"三年级(1)班": 3, "四年级(1)班": 5}


@pytest.mark.parametrize(
    "bodies",
    [
        ["34152420150101001", "34152420150101002"],  # twins
        ["34152420150101001", "34152420150101033", "34152420150101071"],  # three of one day at one police station
        [f"34152420150101{number:03}" for number in (1, 4, 7)],  # three of one day, three apart
        [f"34152420150101{number:03}" for number in (1, 12, 24, 36)],  # four of one day, not near each other
        ["34152420150101001", "34152420150106002", "34152420150111003", "34152420150116004"],  # rising evenly, but by more than five days
        [f"341524201501{day:02}507" for day in (1, 9, 17, 25)],  # one sequence number, more than a week apart
        ["34152420150111507", "34152420150512507", "34152420150913507", "34152420151214507"],  # one sequence number over a year
    ],
)
def test_twins_and_children_of_one_day_are_no_series(bodies: list[str]) -> None:
    assert found(seen(_with(*_ids(bodies))), "ID-SERIES").empty


def test_several_who_are_years_older_than_their_class() -> None:
    old = [student(number, id_number=with_check(f"3415242002031{number}001")) for number in (1, 2)]
    assert _named(seen(_with(*old)), "ID-BORROWED") == _names(1, 2)
    assert found(seen(_with(*old[:1])), "ID-BORROWED").empty, "one alone came back to school"


def test_who_is_on_the_list_of_one_month_alone_and_is_paid() -> None:
    once = student(1, months=("2026-10",))
    assert _named(seen(_with(once)), "ONCE-ONLY") == _names(1)
    assert found(seen(_with(once | {"paid": False})), "ONCE-ONLY").empty
    assert found(seen(_with(student(1, months=("2026-11",)))), "ONCE-ONLY").empty, "has just come"
    assert found(seen(_with(student(1, months=("2026-09",)))), "ONCE-ONLY").empty, "has left"


def _paid(*lines: tuple[int, str, str, str]) -> DataFrame:
    """Lines of the ledger: the student's number, payment, months, kind."""
    who = {number: student(number) for number, *_ in lines}
    of = seen(list(who.values())).enrolments.drop_duplicates("student_key").set_index("name")
    return text(
        term=["2026-autumn"] * len(lines),
        payment=[payment for _n, payment, _m, _k in lines],
        kind=[kind for *_, kind in lines],
        student_key=[of.loc[str(who[number]["name"]), "student_key"] for number, *_ in lines],
        id_number=[who[number]["id_number"] for number, *_ in lines],
        name=[who[number]["name"] for number, *_ in lines],
        school=["青山县实验小学"] * len(lines),
        class_name=["三年级(1)班"] * len(lines),
        programme=["grant"] * len(lines),
        months=[months for _n, _p, months, _k in lines],
        payee=[""] * len(lines),
        account=[""] * len(lines),
        paid_to=["student"] * len(lines),
        left_fen=[23_000] * len(lines),
    )


def test_who_was_paid_for_months_in_which_nobody_saw_him() -> None:
    gone = student(1, months=("2026-09",))
    paid = _paid((1, "A1", "2026-09;2026-10;2026-11", "regular"), (2, "A2", "2026-09;2026-10;2026-11", "regular"))
    of = seen(_with(gone), paid=paid)
    assert _named(of, "PAID-AWAY") == _names(1)
    assert set(found(of, "PAID-AWAY")["fact"]) == {"A1|2026-10", "A1|2026-11"}
    listed = text(student_key=[paid["student_key"][0]], since=["2026-09-30"], submission=[9], row=[3])
    assert set(found(seen(_with(gone), paid=paid, gone=listed), "PAID-AWAY")["strength"]) == {"strong"}


def test_who_was_paid_at_one_school_while_on_the_sheet_of_another() -> None:
    here, there = student(1, months=("2026-09",)), student(1, school="白石县中学", class_name="七年级(1)班", months=("2026-10", "2026-11"))
    found_ = found(seen([*_with(here), there], paid=_paid((1, "A1", "2026-10", "regular"))), "PAID-AWAY")
    assert set(found_["strength"]) == {"strong"}
    assert found_["shown"].str.contains("白石县中学").all()


def test_a_month_left_out_by_mistake_and_a_faulty_id_are_no_lead() -> None:
    omitted = student(1, months=("2026-09", "2026-11"))
    assert found(seen(_with(omitted), paid=_paid((1, "A1", "2026-10", "regular"))), "PAID-AWAY").empty
    gone = seen(_with(student(1, months=("2026-09",))), paid=_paid((1, "A1", "2026-10", "regular")))
    faulty = pd.concat(
        [
            gone.here,
            text(month=["2026-10"], student_key=[""], school=["青山县实验小学"], class_name=["三年级(1)班"], person=[student(1)["name"]]),
        ]
    )
    by_name = Seen(enrolments=gone.enrolments, here=faulty, paid=gone.paid, planned=gone.planned)
    assert found(by_name, "PAID-AWAY").empty


def test_one_month_paid_several_times() -> None:
    paid = _paid(
        (1, "A1", "2026-09", "regular"), (1, "A2", "2026-09", "regular"), (2, "A3", "2026-09", "regular"), (2, "A4", "2026-10", "regular")
    )
    assert _named(seen(CLASS, paid=paid), "PAID-OFTEN") == _names(1)
    rest = _paid((1, "A1", "2026-09", "regular"), (1, "A2", "2026-09", "top-up"))
    assert found(seen(CLASS, paid=rest), "PAID-OFTEN").empty, "the rest of a month is not the month again"


def test_whom_the_check_did_not_meet() -> None:
    of = seen(CLASS)
    who = of.enrolments.drop_duplicates("student_key").head(2)
    checks = text(
        student_key=who["student_key"].tolist(), school=["青山县实验小学"] * 2, class_name=["三年级(1)班"] * 2, name=who["name"].tolist(),
        month=["2026-09"] * 2, met=["yes", "yes"], applied=["no", "yes"], received=[None, None], said=["本人没有申请", ""],
    )  # fmt: skip
    assert _named(seen(CLASS, checks=checks), "NOT-MET") == _names(1)


def test_slips_of_many_families_signed_by_one() -> None:
    def slips(*numbers: int, by: str = "吴刚") -> DataFrame:
        return text(
            school=["青山县实验小学"] * len(numbers), class_name=["三年级(1)班"] * len(numbers),
            name=[student(number)["name"] for number in numbers], signed_by=[by] * len(numbers),
            submission=[9] * len(numbers), row=list(numbers),
        )  # fmt: skip

    assert _named(seen(CLASS, slips=slips(1, 2, 3)), "SLIPS-ONE-HAND") == _names(1, 2, 3)
    assert found(seen(CLASS, slips=slips(1, 2)), "SLIPS-ONE-HAND").empty, "a neighbour"
    same = [student(number, guardian="程玉兰", guardian_id="341524197001011237") for number in (1, 2, 3)]
    assert found(seen(_with(*same), slips=slips(1, 2, 3, by="程玉兰")), "SLIPS-ONE-HAND").empty, "the guardian"


def test_a_list_that_was_copied_though_somebody_had_left() -> None:
    of = seen(CLASS)
    first = of.enrolments.drop_duplicates("student_key").head(1)
    gone = text(student_key=first["student_key"].tolist(), since=["2026-09-28"], submission=[9], row=[3])
    assert _named(seen(CLASS, gone=gone), "LIST-COPIED") == _names(1)
    assert found(of, "LIST-COPIED").empty, "nobody came or went"
    twice = pd.concat([of.enrolments, of.enrolments.assign(submission=of.enrolments["submission"] + 10)], ignore_index=True)
    one_month = twice[twice["month"] == "2026-10"].reset_index(drop=True)
    assert found(Seen(enrolments=one_month, here=of.here, gone=gone), "LIST-COPIED").empty, "two lists of one month for two programmes"
    changed = seen([*CLASS, student(30, months=("2026-10", "2026-11"))], ("2026-09", "2026-10"), gone=gone)
    assert found(changed, "LIST-COPIED").empty, "the list was made anew"


def test_fewer_heads_than_names() -> None:
    def counted(*heads: int) -> DataFrame:
        return text(
            school=["青山县实验小学"] * len(heads), class_name=["三年级(1)班"] * len(heads),
            month=[f"2026-{9 + place:02}" for place in range(len(heads))], claimed=[40] * len(heads), counted=list(heads),
        )  # fmt: skip

    assert len(found(seen(CLASS, classes=counted(34, 35)), "HEADS-SHORT")) == 2
    assert found(seen(CLASS, classes=counted(39, 40, 39)), "HEADS-SHORT").empty, "one is ill"
    assert found(seen(CLASS, classes=counted(34, 35)), "HEADS-SHORT")["name"].eq("").all(), "nobody is named"


def test_many_of_one_class_on_no_list() -> None:
    poor = [student(number, hardship_group="low-income") for number in range(1, 9)]
    others = [student(100 + number, hardship_group="low-income", class_name=f"三年级({number // 10 + 2})班") for number in range(60)]
    of = seen([*_with(*poor), *others])
    keys = of.enrolments.drop_duplicates("student_key")
    unlisted = keys.head(4)[["student_key", "school", "class_name"]].assign(submission=0, row=0).reset_index(drop=True)
    assert _named(seen([*_with(*poor), *others], unlisted=unlisted), "GROUP-UNLISTED") == _names(1, 2, 3, 4)
    assert found(seen([*_with(*poor), *others], unlisted=unlisted.head(1)), "GROUP-UNLISTED").empty


def _rising(of: list[dict[str, object]], names: set[str]) -> Seen:
    made = seen(of)
    rows = made.enrolments
    rises = rows["name"].isin(names) & (rows["month"] >= "2026-10")
    return Seen(enrolments=rows.assign(hardship_level=rows["hardship_level"].mask(rises, "extreme")), here=made.here, planned=made.planned)


def test_hardship_that_rises_together_in_one_class_alone() -> None:
    others = [student(100 + number, class_name=f"三年级({number // 20 + 2})班") for number in range(60)]
    assert _named(_rising([*CLASS, *others], _names(1, 2, 3, 4, 5, 6)), "HARDSHIP-JUMP") == _names(1, 2, 3, 4, 5, 6)
    flood = {str(one["name"]) for number, one in enumerate([*CLASS, *others]) if number % 4 == 0}
    assert found(_rising([*CLASS, *others], flood), "HARDSHIP-JUMP").empty, "a village was hit, and all classes have its children"


def test_a_class_of_one_level() -> None:
    others = [student(100 + number, class_name=f"三年级({number // 20 + 2})班") for number in range(80)]
    levels = seen([*CLASS, *others]).enrolments.drop_duplicates("student_key")[["student_key", "school", "class_name"]]
    mixed = ["hardship" if number < 24 or number % 5 == 0 else "none" for number in range(104)]
    uniform = found(seen(CLASS, levels=levels.assign(level=pd.Series(mixed, index=levels.index, dtype="str"))), "HARDSHIP-UNIFORM")
    assert uniform["class_name"].tolist() == ["三年级(1)班"]
    assert uniform["name"].tolist() == [""]
    nobody = levels.assign(level="none")
    assert found(seen(CLASS, levels=nobody), "HARDSHIP-UNIFORM").empty


def _sheets(by: list[str], minutes: list[int]) -> DataFrame:
    return sheets(by, [f"2026-09-05T09:{minute:02}:00" for minute in minutes])


def test_sheets_of_several_classes_saved_by_one_within_minutes() -> None:
    hurried = _sheets(["吴刚"] * 3 + [f"老师{number}" for number in range(7)], [1, 4, 9, *range(20, 27)])
    assert found(seen(CLASS, sheets=hurried), "SHEETS-ONE-HAND")["class_name"].nunique() == 3
    clerk = _sheets(["教务"] * 8 + ["吴刚", "周敏"], list(range(10)))
    assert found(seen(CLASS, sheets=clerk), "SHEETS-ONE-HAND").empty, "one who collects them"
    workbook = hurried.assign(file=pd.Series(["一年级.xlsx"] * 3 + [str(number) for number in range(7)], dtype="str"))
    assert found(seen(CLASS, sheets=workbook), "SHEETS-ONE-HAND").empty, "one workbook with three classes"
    slowly = _sheets(["吴刚"] * 3 + [f"老师{number}" for number in range(7)], [1, 21, 41, *range(20, 27)])
    assert found(seen(CLASS, sheets=slowly), "SHEETS-ONE-HAND").empty


def test_sheets_that_are_older_than_their_month() -> None:
    usual = _sheets([f"老师{number}" for number in range(10)], list(range(10)))
    when = usual["saved_at"].tolist()
    assert found(seen(CLASS, sheets=usual), "SHEET-OLD").empty
    old = usual.assign(saved_at=pd.Series(["2026-05-04T09:00:00", "2010-01-01T00:00:00", *when[2:]], dtype="str"))
    assert found(seen(CLASS, sheets=old), "SHEET-OLD")["class_name"].tolist() == ["三年级(0)班"], "a clock that was never set says nothing"
    assert found(seen(CLASS, sheets=usual.assign(saved_at="2026-05-04T09:00:00")), "SHEET-OLD").empty, "an export of a system"


def test_every_kind_says_what_it_means_and_what_else_it_may_be() -> None:
    assert len({kind.letter for kind in KINDS}) == len({kind.code for kind in KINDS}) == len(KINDS)
    assert all(min(len(kind.means), len(kind.innocent), len(kind.ask)) > 8 for kind in KINDS)


def test_a_lead_keeps_its_number_until_something_of_it_changes() -> None:
    shared = [student(number, card_number="6222020200112233445") for number in (1, 2, 3)]
    number = looked_at(seen(_with(*shared))).leads["number"].tolist()
    assert looked_at(seen(list(reversed(_with(*shared))), ("2026-09", "2026-10"))).leads["number"].tolist() == number, (
        "another order, another month"
    )
    more = [*shared, student(4, card_number="6222020200112233445")]
    assert looked_at(seen(_with(*more))).leads["number"].tolist() != number
