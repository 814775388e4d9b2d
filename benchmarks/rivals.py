"""Other ways of finding the same duplicates, for `benchmarks/dedupe.py --rivals`: each in a process of its own.

    python benchmarks/rivals.py exact|splink|recordlinkage SIZE

They are no part of the program, and stand in an environment of their own: `pip install splink recordlinkage pandas`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME / "benchmarks"))

from people import people  # noqa: E402  after the path
from report import report  # noqa: E402


def exact(rows: pd.DataFrame) -> pd.DataFrame:
    """The same name and birth date, or the same card: what exact matching can do beyond the id."""
    frame = rows.assign(place=rows.index, birth=rows["id_number"].str[6:14])
    pairs = [frame.merge(frame, on=keys)[["place_x", "place_y"]] for keys in (["name", "birth"], ["card_number"])]
    joined = pd.concat(pairs).query("place_x < place_y").drop_duplicates()
    return joined.rename(columns={"place_x": "one", "place_y": "other"})


def with_splink(rows: pd.DataFrame) -> pd.DataFrame:
    """splink as it comes: its own comparisons, trained by its own means, pairs of a probability of 0.9 and more."""
    import splink.internals.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.internals.duckdb.database_api import DuckDBAPI

    frame = pd.DataFrame(
        {
            "unique_id": rows.index, "name": rows["name"], "birth": rows["id_number"].str[6:14], "id_number": rows["id_number"],
            "county": rows["id_number"].str[:6], "sequence": rows["id_number"].str[14:17], "guardian": rows["guardian"],
            "guardian_id": rows["guardian_id"], "telephone": rows["telephone"], "card": rows["card_number"], "school": rows["school"],
        }
    ).astype(object)  # fmt: skip
    frame = frame.where(frame.notna(), None)
    blocks = [
        block_on("name", "birth"), block_on("birth", "sequence"), block_on("county", "sequence", "name"), block_on("guardian", "birth"),
        block_on("telephone", "birth"), block_on("card"),
    ]  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("id_number", [1, 2, 3]),
            cl.ExactMatch("guardian"),
            cl.ExactMatch("guardian_id"),
            cl.ExactMatch("telephone"),
            cl.ExactMatch("card"),
            cl.ExactMatch("school"),
        ],
        blocking_rules_to_generate_predictions=blocks,
    )
    database = DuckDBAPI()
    linker = Linker(database.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name", "birth", "guardian")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("telephone", "birth"))
    found = linker.inference.predict(threshold_match_probability=0.9).as_pandas_dataframe()
    pairs = found[["unique_id_l", "unique_id_r"]].astype("int64").to_numpy()
    pairs.sort(axis=1)
    return pd.DataFrame(pairs, columns=["one", "other"])


def with_recordlinkage(rows: pd.DataFrame) -> pd.DataFrame:
    """recordlinkage: blocks on birth date and on telephone, and its own ECM classifier without labels."""
    import recordlinkage

    frame = rows.assign(birth=rows["id_number"].str[6:14])
    indexer = recordlinkage.Index()
    for keys in ("birth", "telephone", "card_number"):
        indexer.block(keys)
    comparer = recordlinkage.Compare()
    comparer.string("name", "name", method="jarowinkler", threshold=0.85)
    comparer.string("id_number", "id_number", method="levenshtein", threshold=0.85)
    for name in ("guardian", "guardian_id", "telephone", "card_number", "school"):
        comparer.exact(name, name)
    pairs = indexer.index(frame)
    features = comparer.compute(pairs, frame)
    found = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(features)
    return pd.DataFrame([sorted(pair) for pair in found], columns=["one", "other"])


if __name__ == "__main__":
    way, size = sys.argv[1], int(sys.argv[2])
    given = people(size)
    began = time.perf_counter()
    pairs = {"exact": exact, "splink": with_splink, "recordlinkage": with_recordlinkage}[way](given)
    report(f"{way}, {len(given):,} persons", given, pairs, time.perf_counter() - began)
