import json

import pytest
from typer.testing import CliRunner

from hotline.errors import BadCase, BadSetting
from intake_api import cli
from intake_api.wiring import learning

FIGURES = {"accuracy": 0.93, "macro_f1": 0.92, "baseline_macro_f1": 0.9, "seconds": 61.2}
COLUMNS = ("--text-column", "text", "--label-column", "kind")


def run(*words):
    return CliRunner().invoke(cli.build(), ["nlp", "benchmark", *words])


@pytest.fixture
def asked(monkeypatch):
    """What the pipeline was asked for; it says the same figures whatever it is."""
    found = []

    def benchmark(train, against, *, report, **more):
        found.append((train.name, against, more))
        report("learning")
        baseline = {"macro_f1": 0.9, "longest": 3, "penalty": 1.2, "balanced": True}
        return {"figures": FIGURES, "macro_f1": [[0.91, 0.93], [0.9, 0.94]], "baseline": baseline}

    monkeypatch.setattr(learning, "benchmark", benchmark)
    return found


def test_last_line_is_the_figures_as_json(asked):
    result = run("--train", "t.csv", "--folds", "5", "--group-column", "g", *COLUMNS, "--json")
    assert json.loads(result.output.splitlines()[-1]) == FIGURES
    assert json.loads(result.stdout) == FIGURES  # progress goes elsewhere
    more = {"text_column": "text", "label_column": "kind", "group_column": "g", "seeds": 3}
    assert asked == [("t.csv", 5, more)]


def test_report_tells_figures_baseline_and_spread(asked):
    result = run("--train", "t.csv", "--folds", "2", *COLUMNS, "--seeds", "2")
    assert result.stdout.splitlines() == [
        "learning",
        "accuracy 0.9300, macro-F1 0.9200",
        "  seed 1: macro-F1 0.9200 (0.9100–0.9300 over 2 folds)",
        "  seed 2: macro-F1 0.9200 (0.9000–0.9400 over 2 folds)",
        "baseline: macro-F1 0.9000 (TF-IDF of words and of up to 3 characters, C 1.2, classes balanced)",
        "61 s",
    ]


@pytest.mark.parametrize("more", [(), ("--test", "u.csv", "--folds", "5")])
def test_one_way_of_counting_is_wanted(asked, more):
    result = run("--train", "t.csv", *COLUMNS, *more)
    assert isinstance(result.exception, BadSetting)
    assert asked == []


def test_table_that_cannot_be_read_is_refused_before_anything_is_loaded(tmp_path):
    result = run("--train", str(tmp_path / "none.csv"), "--folds", "5", *COLUMNS)
    assert isinstance(result.exception, BadCase)
