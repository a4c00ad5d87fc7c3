"""How many names of places in ordinary sentences are found, and how many words are taken for one that are none.

Run from the repository root: `python -m benchmarks.place_and_time.mentions [--each]`. The sentences were written for
Alidade (sentences.tsv); rules were changed while they were looked at, so nothing here is held out. Names in Polish
cases stand there as sentences without names: no rule knows their endings; what is found in them is no error.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from provenance.geo.gazetteer.mentions import mentions_in
from provenance.geo.gazetteer.search import Gazetteer

SENTENCES = Path(__file__).parent / "sentences.tsv"


def sentences() -> list[tuple[str, str, set[str]]]:
    """Language, sentence, and the names of places in it."""
    lines = [
        line.split("\t") for line in SENTENCES.read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    return [(language, text, set(filter(None, names.split(";")))) for language, text, names in lines]


def main() -> None:
    """Print the counts by language, the milliseconds per sentence, and with --each what was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", action="store_true", help="show what was missed and what was taken wrongly")
    each = parser.parse_args().each
    gazetteer = Gazetteer.bundled()
    counts: dict[str, Counter[str]] = {}
    begun = time.perf_counter()
    for language, text, names in sentences():
        found = {one.words for one in mentions_in(text, gazetteer)}
        wrong = set() if language == "pl" else found - names
        row = counts.setdefault(language, Counter())
        row.update(sentences=1, names=len(names), found=len(found & names), wrong=len(wrong))
        row["with wrong"] += bool(wrong)
        row["without names"] += not names and language != "pl"
        row["without, wrong"] += bool(wrong) and not names
        if each and (wrong or names - found):
            print(f"{text}\n  missed {sorted(names - found)}  taken {sorted(wrong)}")
    took = time.perf_counter() - begun
    total = sum(counts.values(), Counter())
    for language, row in [*counts.items(), ("all", total)]:
        print(f"{language:4}", "  ".join(f"{name} {row[name]}" for name in total))
    print(f"{1000 * took / total['sentences']:.1f} ms per sentence, with the start of the gazetteer's tables")


if __name__ == "__main__":
    main()
