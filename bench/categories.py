"""How long the whole responsibility list takes to load, find in, check and export, and how much memory it holds.

    .venv/bin/python -m bench.categories

The list is loaded in a process of its own, so that nothing else counts. Wanted: within 1 s, 200 MB, 50 ms a search.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hotline.categories import ResponsibilityList, dump_list
from hotline.list_checks import check
from hotline.list_source import read_sources
from hotline.sentence_checks import near_duplicates
from intake_api.responsibility.exporting import pages
from intake_api.responsibility.importing import import_workbook
from intake_api.workbook import write_workbook
from nlp.list_search import ListSearch

FOLDER = Path("models/responsibility")
LOADING = """
import json, sys, time
from pathlib import Path
from hotline.categories import load_list

def megabytes():
    return next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmRSS"))

before = megabytes()
started = time.perf_counter()
list_ = load_list(Path(sys.argv[1]))
list_.situations, list_.leaves, list_.named("")
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "list_mb": megabytes() - before, "process_mb": megabytes()}))
"""
QUERIES = ("暖气不热", "nqbr", "njbr", "nuanqi", "0801", "市排水管理中心", "井盖 马路", "zzzzzz")


def timed(name: str, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    print(f"{name:<28} {time.perf_counter() - started:8.3f} s")


def searches(list_: ResponsibilityList) -> None:
    started = time.perf_counter()
    index = ListSearch(list_)
    print(f"{'search index':<28} {time.perf_counter() - started:8.3f} s")
    for text in QUERIES:
        index.find(text, 20)
        started = time.perf_counter()
        found = index.find(text, 20)
        print(f"  {text:<24} {(time.perf_counter() - started) * 1000:8.1f} ms, {len(found)} found")


def main() -> None:
    sources = read_sources(FOLDER)
    print(", ".join(f"{name} {number}" for name, number in sources.counts().items()))
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / "list.json"
        compiled.write_text(dump_list(sources.list), "utf-8")
        alone = subprocess.run(
            [sys.executable, "-c", LOADING, str(compiled)], capture_output=True, text=True, check=True
        )
        figures = json.loads(alone.stdout)
        print(f"{'load compiled list':<28} {figures['seconds']:8.3f} s, {figures['list_mb']:.0f} MB for the list, "
              f"{figures['process_mb']:.0f} MB the process")  # fmt: skip
        timed("read authored files", lambda: read_sources(FOLDER))
        timed("near duplicates", lambda: near_duplicates(sources.sentences))
        timed("all checks", lambda: check(sources))
        searches(sources.list)
        book = Path(folder) / "list.xlsx"
        timed("export", lambda: write_workbook(book, pages(sources), sources.list.title))
        timed("import into an empty folder", lambda: import_workbook(book, Path(folder) / "list"))


if __name__ == "__main__":
    main()
