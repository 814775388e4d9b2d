"""Which programmes a student may hold together: of all lawful combinations the one that pays the student most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas import DataFrame, Series

from pipeline.policy import InForce


def beaten(claims: DataFrame, in_force: Iterable[InForce]) -> Series:
    """For each claim that gives way, the programme that it gives way to.

    claims: who (number of the person), programme, amount_fen, last_month, school; each could be paid alone. A programme that pays by
    the term pays a student who has moved once, at the later school. Of programmes that exclude each other the combination with the
    largest sum is paid; of equal ones that which comes first by the programmes' names.
    """
    programmes = {one.id: one for one in in_force}
    by_term = claims[claims["programme"].isin([one for one, known in programmes.items() if known.programme.pays.every == "term"])]
    again = _later_school_first(by_term[by_term.duplicated(["who", "programme"], keep=False)])
    moved = again.loc[again.duplicated(["who", "programme"]), "programme"].astype("str")
    rivals = rivals_of(programmes)
    given_way = [moved]
    for group in _connected(rivals):
        given_way.append(_beaten_in(claims.drop(moved.index), sorted(group), rivals))
    result: Series = pd.concat(given_way).astype("str")
    return result


def rivals_of(in_force: Mapping[str, InForce]) -> dict[str, set[str]]:
    """Programme → those with which it cannot be held. One side's word is enough."""
    rivals: dict[str, set[str]] = {one: set() for one in in_force}
    for one, known in in_force.items():
        for other in known.programme.excludes:
            if other in in_force and other != one:
                rivals[one].add(other)
                rivals[other].add(one)
    return rivals


def _later_school_first(claims: DataFrame) -> DataFrame:
    return claims.sort_values(
        ["who", "programme", "last_month", "amount_fen", "school"], ascending=[True, True, False, False, True], kind="stable"
    )


def _connected(rivals: Mapping[str, set[str]]) -> list[set[str]]:
    """The programmes in groups, such that rivals are in one group. A programme without rivals is in none."""
    groups: list[set[str]] = []
    for one in sorted(one for one, others in rivals.items() if others):
        near = {one} | rivals[one]
        touching = [group for group in groups if group & near]
        groups = [group for group in groups if not group & near] + [near.union(*touching)]
    return groups


def lawful_sets(programmes: list[str], rivals: Mapping[str, set[str]]) -> list[frozenset[str]]:
    """Every combination that holds no rivals and to which nothing could be added, in the order of their names."""
    if not programmes:
        return [frozenset()]
    one, rest = programmes[0], programmes[1:]
    with_it = [chosen | {one} for chosen in lawful_sets([other for other in rest if other not in rivals[one]], rivals)]
    without = [chosen for chosen in lawful_sets(rest, rivals) if chosen & rivals[one]] if rivals[one] & set(rest) else []
    return sorted(set(with_it + without), key=sorted)


def _beaten_in(claims: DataFrame, group: list[str], rivals: Mapping[str, set[str]]) -> Series:
    """The claims of one group of rivals that give way, with the programme they give way to."""
    mine = claims[claims["programme"].isin(group)]
    mine = mine[mine["who"].duplicated(keep=False)]
    people, who = np.unique(mine["who"], return_inverse=True)
    place = mine["programme"].map({one: number for number, one in enumerate(group)}).to_numpy(dtype=np.int64)
    sums = np.zeros((len(people), len(group)), dtype=np.int64)
    np.add.at(sums, (who, place), mine["amount_fen"].to_numpy())
    sets = lawful_sets(group, rivals)
    member: NDArray[np.int64] = np.array([[one in chosen for one in group] for chosen in sets], dtype=np.int64)
    best = member[np.argmax(sums @ member.T, axis=1)]
    loses = best[who, place] == 0
    paid = best[who] * sums[who]
    names = np.array(group, dtype=object)
    against = np.array([[other in rivals[one] for other in group] for one in group], dtype=np.int64)
    winner = names[np.argmax(paid * against[place], axis=1)]
    return Series(winner[loses], index=mine.index[loses], dtype="str")
