"""A seeded sample of small faults, put into the code: would the tests notice? `python -m tests.mutation` tries as many as one likes."""

from __future__ import annotations

from pathlib import Path

from tests import mutation
from tests.near import near_to
from tests.reach import Reach
from tests.warm import Warm


def test_of_a_sample_of_small_faults_in_the_facts_their_tests_notice_most(tmp_path: Path) -> None:
    sampled, fitting = mutation.sample(["facts"], 12, seed=1)
    assert len(sampled) == 12 < fitting
    nearest = {fault: near_to([fault.file], mutation.HOME)[:1] for fault in sampled}
    chosen = [fault for fault in sampled if nearest[fault][0].endswith(".py")][:3]
    assert len(chosen) == 3, "files that have a test of their own"
    with Warm() as warm:
        place = mutation.Place(mutation.copied(tmp_path / "project"), warm)
        assert not place.fails(sorted({nearest[fault][0] for fault in chosen})), "without a fault they pass"
        survivors = [told for fault in chosen if (told := mutation.survives(fault, place, nearest[fault]))]
        (place.copy / "tests" / "facts" / "test_wrong.py").write_text("def test_always() -> None:\n    assert False\n", encoding="utf-8")
        always = "tests/facts/test_wrong.py::test_always"
        assert place.first_failing(["tests/facts/test_wrong.py"]) == always
        assert f"({always} fails without it too)" in mutation.survives(chosen[0], place, ["tests/facts/test_wrong.py"])
        assert all((place.copy / fault.file).read_bytes() == (mutation.HOME / fault.file).read_bytes() for fault in chosen)
    assert len(survivors) <= 1, survivors


def test_a_fault_is_one_small_difference_and_changes_what_the_code_does() -> None:
    code = "LIMIT = 3\n\n\ndef f(a: int = 1) -> bool | None:\n    return a > LIMIT and not a == 7\n"
    found = {mutation.with_fault(code, fault) for fault in mutation.faults("x.py", code)}
    assert code.replace("a > LIMIT", "a >= LIMIT") in found
    assert code.replace(" and ", " or ") in found
    assert code.replace("LIMIT = 3", "LIMIT = 4") in found
    [strict] = mutation.faults("x.py", "zip(a, b, strict=True)\n")
    assert mutation.with_fault("zip(a, b, strict=True)\n", strict) == "zip(a, b, strict=False)\n"
    assert mutation.meaning("zip(a, b, strict=True)\n") == mutation.meaning("zip(a, b, strict=False)\n") != mutation.meaning("zip(a, c)\n")
    assert all(sum(old != new for old, new in zip(code.splitlines(), one.splitlines(), strict=True)) == 1 for one in found)


def test_where_a_fault_stands_is_told_by_its_function() -> None:
    code = "A = 1\n\n\nclass C:\n    B = 2\n\n    def f(self):\n        def g():\n            return 3\n        return g() + 4\n"
    told = {number: mutation.function_of(code, code.replace(number, "9"), "x.py") for number in "1234"}
    assert told == {"1": "x.py:", "2": "x.py:", "3": "x.py:C.f.<locals>.g", "4": "x.py:C.f"}


def test_the_most_particular_tests_are_run_first_and_no_more_than_there_is_time_for() -> None:
    known = Reach(
        seconds={"a::wide": 5.0, "a::narrow": 1.0, "b::narrow": 2.0, "b::other": 1.0, "c::x": 1.0},
        own={"a::wide": ["m:f", "m:g", "m:h"], "a::narrow": ["m:f"], "b::narrow": ["m:f", "m:g"], "b::other": [], "c::x": ["n:f"]},
        shared={"a": [], "b": ["m:f"], "c": ["n:g"]},
    )
    assert known.tests_of("m:f", 100) == ["a::narrow", "b::narrow", "a::wide", "b::other"]
    assert known.tests_of("m:f", 6) == ["a::wide", "a::narrow", "b::narrow"], "half of it for those that go deepest into the file"
    assert known.tests_of("m:f", 2) == ["a::wide", "a::narrow"], "one of each in any case"
    assert known.tests_of("m:h", 0) == ["a::wide"], "one in any case"
    assert known.tests_of("n:", 100) == ["c::x"]
    home = Reach(
        dict.fromkeys(("tests/b/t::wide", "tests/a/t::narrow", "tests/a/test_m.py::widest"), 1.0),
        {
            "tests/b/t::wide": ["pipeline/b/m:f", "x:y"],
            "tests/a/t::narrow": ["pipeline/b/m:f"],
            "tests/a/test_m.py::widest": ["pipeline/b/m:f", "x:y", "x:z"],
        },
        {},
    )
    expected = ["tests/b/t::wide", "tests/a/test_m.py::widest", "tests/a/t::narrow"]
    assert home.tests_of("pipeline/b/m:f", 100) == expected, "those of the room and of its name, the narrowest first, before others"
    assert home.tests_of("pipeline/b/n:", 100) == ["tests/b/t::wide"], "of a number of a file those of its room, whatever they enter"
    assert known.tests_of("m:nowhere", 100) == []
    assert known.of({"a::wide", "c::x", "d::gone"}).tests_of("m:f", 100) == ["a::wide"]
    slow = Reach(dict.fromkeys(("t::a[1]", "t::a[2]", "t::b"), 2.0), {"t::a[1]": ["m:f"], "t::a[2]": ["m:f"], "t::b": ["m:f", "n:g"]}, {})
    assert slow.tests_of("m:f", 8) == ["t::a[1]", "t::b", "t::a[2]"], "one case of each before the second of any"
