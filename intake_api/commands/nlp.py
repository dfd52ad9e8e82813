"""`hotline nlp …`: the classifier, and fields of drafts; trained and counted."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from hotline.errors import BadSetting
from intake_api.wiring import drafting, learning


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The classifier.")
    group.command()(train)
    group.command()(evaluate)
    group.command()(benchmark)
    group.command()(evaluate_fields)
    group.command()(evaluate_places)
    group.command()(train_short)
    app.add_typer(group, name="nlp")


def train(
    out: Annotated[Path | None, typer.Option("--out", help="model folder to write; as set when not given")] = None,
    seed: Annotated[int, typer.Option(help="of everything drawn by chance")] = 1,
    start: Annotated[
        Path | None, typer.Option("--from", help="local Hugging Face folder to start from; from scratch when not given")
    ] = None,
    from_tickets: Annotated[
        bool, typer.Option("--from-tickets", help="learn from accepted tickets too, beside the model in force; compare")
    ] = False,
    switch: Annotated[bool, typer.Option("--switch", help="with --from-tickets: put the new model in force")] = False,
) -> None:
    """Train the classifier on the list's sentences (needs the extra `train`) and print its held-out figures."""
    if from_tickets:
        if out:
            raise BadSetting("--from-tickets writes beside the model in force; leave out --out")
        _print_comparison(learning.retrain_classifier(seed=seed, start=start, switch=switch, report=typer.echo))
        return
    if switch:
        raise BadSetting("--switch goes with --from-tickets")
    made = learning.train_classifier(out, seed=seed, start=start, report=typer.echo)
    typer.echo(f"{made['version']}, list {made['list_version']}: {made['why']}")
    for form, figures in made["held_out"].items():
        _print(form, figures)


def evaluate(
    as_json: Annotated[bool, typer.Option("--json", help="print the figures as one JSON object")] = False,
) -> None:
    """Count the figures of the classifier in use on the sentences held out of its training."""
    result = learning.evaluate_classifier()
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    for form, figures in result.items():
        if isinstance(figures, dict):
            _print(form, figures)


def benchmark(
    train: Annotated[Path, typer.Option("--train", help="labelled table: CSV with a header line, UTF-8")],
    text_column: Annotated[str, typer.Option("--text-column", help="of the texts, plain or words with spaces between")],
    label_column: Annotated[str, typer.Option("--label-column")],
    test: Annotated[Path | None, typer.Option("--test", help="another such table, to be counted on")] = None,
    folds: Annotated[int | None, typer.Option("--folds", min=2, help="in place of --test")] = None,
    group_column: Annotated[
        str | None, typer.Option("--group-column", help="rows that share its value are never on both sides of a split")
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="how many trainings a fold")] = 3,
    as_json: Annotated[
        bool, typer.Option("--json", help="print the figures as one JSON object; progress goes to standard error")
    ] = False,
) -> None:
    """Train the pipeline on any labelled table (needs the extra `train`), a linear baseline beside it, and count."""
    against = test or folds
    if against is None or (test and folds):
        raise BadSetting("give one of --test and --folds")
    result = learning.benchmark(
        train, against, text_column=text_column, label_column=label_column, group_column=group_column,
        seeds=seeds, report=lambda line: typer.echo(line, err=as_json),
    )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(result["figures"]))
        return
    figures, baseline = result["figures"], result["baseline"]
    typer.echo(f"accuracy {figures['accuracy']:.4f}, macro-F1 {figures['macro_f1']:.4f}")
    for seed, scores in enumerate(result["macro_f1"], 1):
        spread = f" ({min(scores):.4f}–{max(scores):.4f} over {len(scores)} folds)" if len(scores) > 1 else ""
        typer.echo(f"  seed {seed}: macro-F1 {sum(scores) / len(scores):.4f}{spread}")
    typer.echo(
        f"baseline: macro-F1 {figures['baseline_macro_f1']:.4f} "
        f"(TF-IDF of words and of up to {baseline['longest']} characters, C {baseline['penalty']}, "
        f"classes {'balanced' if baseline['balanced'] else 'as frequent as they are'})"
    )
    typer.echo(f"{figures['seconds']:.0f} s")


def evaluate_fields(
    files: Annotated[list[Path], typer.Argument(help="cases as JSON lines: docs/cases.md")],
    as_json: Annotated[bool, typer.Option("--json", help="print the figures as one JSON object")] = False,
) -> None:
    """Count how many fields of drafts are right on cases, with size and 95 % interval each."""
    result = drafting.evaluate_fields(files)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    typer.echo(f"{result['n']} cases, {result['model']}")
    shares = {f"urgency {name}": one for name, one in result["urgency"].items()}
    for name, one in (result["fields"] | shares).items():
        low, high = one["interval"]
        wrong = f"  wrong: {' '.join(one['wrong'])}" if one.get("wrong") else ""
        typer.echo(f"{name}  {one['value']:.3f} ({low:.3f}–{high:.3f}, n = {one['n']}){wrong}")


def evaluate_places(
    files: Annotated[list[Path], typer.Argument(help="cases as JSON lines: docs/cases.md")],
    as_json: Annotated[bool, typer.Option("--json", help="print the figures as one JSON object")] = False,
) -> None:
    """Count how often the place of the territory is right, false or left open, with size and 95 % interval each."""
    result = drafting.evaluate_places(files)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    typer.echo(f"{result['n']} cases, {result['milliseconds']['median']} ms each (p95 {result['milliseconds']['p95']})")
    for tag, figures in ({"all": result} | result["by_tag"]).items():
        shares = (
            f"{name} {one['value']:.3f} ({one['interval'][0]:.3f}–{one['interval'][1]:.3f}, n = {one['n']})"
            for name, one in figures.items()
            if name in ("right", "open", "grid", "false") and one["n"]
        )
        typer.echo(f"{tag}: {', '.join(shares)}")


def train_short(
    out: Annotated[Path | None, typer.Option("--out", help="folder to write; as set when not given")] = None,
) -> None:
    """Learn the kinds of request and the dangers from the sentences in models/sentences/short and those of the list."""
    for name, taught in learning.train_short(out, report=typer.echo).items():
        typer.echo(f"{name}: " + ", ".join(f"{label} {count}" for label, count in taught.items()))


def _print(form: str, figures: dict[str, Any]) -> None:
    typer.echo(f"{form} (n = {figures['n']})")
    for kind in ("accuracy", "coverage", "precision"):
        shares = (f"{key} {one['value']:.3f} (n = {one['n']})" for key, one in figures[kind].items())
        typer.echo(f"  {kind}: {', '.join(shares)}")
    for level, one in figures["calibration_error"].items():
        typer.echo(f"  calibration error, {level}: {one['value']}")
    typer.echo(f"  level 3 at 70 % coverage: {figures['at_coverage']['level3']['0.7']['value']:.3f}")


def _print_comparison(made: dict[str, Any]) -> None:
    old, new = made["comparison"]["old"], made["comparison"]["new"]
    typer.echo(f"{made['comparison']['n']} held-out tickets, {made['left_out']} tickets without a situation left out")
    typer.echo(f"{'':>22} {old['version']:>24} {new['version']:>24}")
    for key in (key for key in old if key != "version"):
        shown = (
            f"{one['value']:.3f} ({one['interval'][0]:.3f}–{one['interval'][1]:.3f})" for one in (old[key], new[key])
        )
        typer.echo(f"{key:>22} " + " ".join(f"{text:>24}" for text in shown))
    typer.echo("switched: restart the role `drafts`" if made["switched"] else "not switched (--switch does)")


def _share(figure: dict[str, Any]) -> str:
    low, high = figure["interval"]
    return f"{figure['value']:.3f} ({low:.3f}–{high:.3f})"
