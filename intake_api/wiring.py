"""The only place that names telephony, asr and nlp: each function builds or calls one part for a role or a command.

Imports of the packages stand inside the functions, so that `hotline --help` and the pages' server load no model.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence, Set
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.calls import Side

if TYPE_CHECKING:
    from asr.settings import AsrSettings
    from hotline.calls import Stream
    from hotline.categories import ResponsibilityList
    from hotline.checks import Finding
    from hotline.drafts import Draft
    from hotline.events import TranscriptionWanted
    from hotline.list_differences import Differences
    from hotline.list_mapping import CodeMapping
    from hotline.list_source import Sources
    from hotline.ports import CategoryFinder, Drafter, PlaceFinder, Publisher, TicketChecker
    from hotline.territory import Territory
    from hotline.territory_source import Sources as TerritorySources
    from hotline.transcripts import Utterance
    from intake_api.responsibility.importing import Imported
    from intake_api.settings import Settings, TerritorySettings
    from intake_api.territory.importing import Imported as TerritoryImported
    from nlp.settings import NlpSettings


def replay_capture(path: Path) -> list[dict[str, Any]]:
    """The calls of an AMI capture, in the public form.

    Raises:
        BadCapture: it is none, is cut, or an event in it is malformed.
    """
    from telephony.replay import replay

    return replay(path)


def check_speech_models() -> list[dict[str, Any]]:
    """Every model of the manifest: `{"name", "state": "ok"|"missing", "version", "sample_rate", "licence", "used"}`.

    Raises:
        BadModel: the manifest or a model that is there is broken, or the one in use is missing.
    """
    from asr.models import check
    from intake_api.settings import read

    return check(read().asr)


def fetch_speech_model(name: str, *, address: str | None, progress: Callable[[int, int], None]) -> str:
    """Get a published speech model and return its version.

    Raises:
        BadModel: it is not published, or what came is something else.
        BadSetting: the address is none.
        Unavailable: the other end does not answer.
    """
    from asr.fetch import fetch
    from asr.models import read_manifest
    from intake_api.settings import read

    settings = read().asr
    manifest = read_manifest(settings.models)
    return fetch(manifest, name, address=address, timeout_seconds=settings.fetch_seconds, progress=progress).version


def responsibility_list(settings: NlpSettings) -> ResponsibilityList:
    """The list in force.

    Raises:
        BadList: it is missing or does not hold together.
    """
    from nlp.load import responsibility_list

    return responsibility_list(settings)


def category_finder(list_: ResponsibilityList) -> CategoryFinder:
    """Search over the list by code, name, keyword, unit and pinyin; takes a second to make."""
    from nlp.list_search import ListSearch

    return ListSearch(list_)


def drafter(settings: NlpSettings, ground: TerritorySettings) -> Drafter:
    """What makes drafts of finals; loads the classifier and the territory, which takes seconds.

    Raises:
        BadList, BadModel, BadTerritory
    """
    from nlp.load import drafter

    return drafter(settings, territory(ground))


def compile_categories(folder: Path | None, out: Path | None) -> ResponsibilityList:
    """Compile the authored list to the file every part reads.

    Raises:
        BadList: the sources have problems; names the first and how many there are.
    """
    from hotline.list_source import compile_list
    from intake_api.settings import read

    settings = read().nlp
    return compile_list(folder or settings.list_folder, out or settings.compiled_list)


def check_categories(folder: Path | None) -> Sources:
    """Everything the authored list holds, with all that is wrong with it."""
    from hotline.list_checks import check

    sources = authored_categories(folder)
    return replace(sources, problems=check(sources))


def authored_categories(folder: Path | None) -> Sources:
    """The authored list as it reads, good or bad."""
    from hotline.list_source import read_sources
    from intake_api.settings import read

    return read_sources(folder or read().nlp.list_folder)


def export_categories(file: Path, folder: Path | None) -> Sources:
    """Write the authored list as a workbook.

    Raises:
        BadList: the sources have problems, or something in them has no cell.
        BadWorkbook: the file cannot be written.
    """
    from hotline.errors import BadList
    from intake_api.responsibility.exporting import pages
    from intake_api.workbook import write_workbook

    sources = authored_categories(folder)
    if sources.problems:
        raise BadList(
            f"{sources.problems[0]} ({len(sources.problems)} problems; `hotline categories check` lists them)"
        )
    write_workbook(file, pages(sources), sources.list.title)
    return sources


def import_categories(
    file: Path, folder: Path | None, *, mapping: Path | None, title: str, new_units: bool
) -> Imported:
    """Make the authored list what a workbook says, or name all that is wrong with it and change nothing.

    Raises:
        BadWorkbook, BadList, Conflict, Unavailable
    """
    from hotline.errors import BadList
    from hotline.list_mapping import parse_mapping
    from intake_api.responsibility.importing import import_workbook
    from intake_api.settings import read

    try:
        carried = parse_mapping(mapping.read_text("utf-8")) if mapping else None
    except (OSError, UnicodeDecodeError) as error:
        raise BadList(f"{mapping}: cannot be read") from error
    return import_workbook(file, folder or read().nlp.list_folder, mapping=carried, title=title, new_units=new_units)


def carry_category(code: str, version: str, folder: Path | None) -> str | None:
    """Where a code of an earlier version went, by the mappings kept beside the authored list; None for nowhere.

    Raises:
        BadList: a mapping cannot be read, or they do not lead from that version to this one.
    """
    from hotline.list_mapping import carry_through, parse_mapping
    from intake_api.responsibility.importing import MAPPINGS
    from intake_api.settings import read

    folder = folder or read().nlp.list_folder
    kept = [parse_mapping(path.read_text("utf-8")) for path in sorted((folder / MAPPINGS).glob("*.toml"))]
    return carry_through(code, version, authored_categories(folder).list.version, kept)


def compare_categories(old: Path, new: Path, mapping_out: Path | None) -> tuple[Differences, CodeMapping | None]:
    """What differs between two lists and, when a file for it is given, a proposal that carries the codes over.

    Raises:
        BadList: one of them cannot be read.
    """
    from hotline.list_differences import differences
    from hotline.list_mapping import dump_mapping, propose
    from intake_api.responsibility.opening import open_two

    before, after = open_two(old, new)
    mapping = propose(before.list, after.list) if mapping_out else None
    if mapping_out and mapping:
        mapping_out.write_text(dump_mapping(mapping, before.list, after.list), "utf-8")
    return differences(before, after), mapping


def report_categories(folder: Path | None) -> str:
    """The authored list in figures, as Markdown."""
    from intake_api.responsibility.report import report

    return report(authored_categories(folder))


def territory(settings: TerritorySettings) -> Territory:
    """The territory in force.

    Raises:
        BadTerritory: it is missing or does not hold together.
    """
    from hotline.territory_compiled import opened

    return opened(settings.folder, settings.compiled)


def place_finder(territory: Territory) -> PlaceFinder:
    """Search for the places a text names; takes half a second to make."""
    from nlp.territory_search import TerritorySearch

    return TerritorySearch(territory)


def compile_territory(folder: Path | None, out: Path | None) -> Territory:
    """Compile the authored tables to the file every part reads.

    Raises:
        BadTerritory: the sources have problems; names the first and how many there are.
    """
    from hotline.territory_compiled import compile_territory
    from intake_api.settings import read

    settings = read().territory
    return compile_territory(folder or settings.folder, out or settings.compiled)


def check_territory(folder: Path | None) -> TerritorySources:
    """Everything the authored territory holds, with all that is wrong with it."""
    from hotline.territory_checks import check
    from hotline.territory_source import read_sources
    from intake_api.settings import read

    sources = read_sources(folder or read().territory.folder)
    return replace(sources, problems=check(sources))


def make_territory(out: Path, seed: int) -> dict[str, int]:
    """Write the sample territory of a seed into a folder that has none; returns its counts.

    Raises:
        BadTerritory: the folder holds a territory already, or it cannot be written.
    """
    from hotline.errors import BadTerritory
    from hotline.territory_source import parse_sources, source_files
    from intake_api.territory.sample.making import make

    if source_files(out):
        raise BadTerritory(f"{out}: holds a territory already; take an empty folder")
    files = make(seed)
    try:
        for name, text in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        raise BadTerritory(f"{out}: cannot be written: {error.strerror}") from error
    return parse_sources({name: text.encode() for name, text in files.items()}, out.name).counts()


def import_territory(files: Sequence[Path], folder: Path | None, title: str) -> TerritoryImported:
    """Make the authored territory what the files say, or name all that is wrong with them and change nothing.

    Raises:
        BadWorkbook, BadTerritory, Conflict, Unavailable
    """
    from intake_api.settings import read
    from intake_api.territory.importing import import_files

    return import_files(files, folder or read().territory.folder, title=title)


def export_territory(file: Path, folder: Path | None) -> dict[str, int]:
    """Write the authored territory as a workbook or as GeoJSON, by the file's ending; returns its counts.

    Raises:
        BadTerritory: the sources do not read, or the ending is another one.
        BadWorkbook: the file cannot be written.
    """
    from hotline.errors import BadTerritory
    from hotline.territory_source import read_sources
    from intake_api.settings import read
    from intake_api.territory import exporting

    sources = read_sources(folder or read().territory.folder)
    if sources.problems:
        count = len(sources.problems)
        raise BadTerritory(f"{sources.problems[0]} ({count} problems; `hotline territory check` lists them)")
    exporting.export(file, sources.territory)
    return sources.counts()


def classify_text(text: str) -> tuple[tuple[Draft, ...], ResponsibilityList]:
    """The drafts of one caller's words, as if they were the whole call, an issue each.

    Raises:
        BadList, BadModel
    """
    from intake_api.settings import read
    from nlp.load import drafter
    from nlp.text import utterances_of

    settings = read()
    loaded = drafter(settings.nlp, territory(settings.territory))
    return loaded.draft("-", utterances_of(text)), loaded.taxonomy


def line_drafter() -> Callable[[Mapping[str, Any]], tuple[Draft, ...]]:
    """What drafts one `{"id", "text"}` or `{"id", "turns"}` after the other; takes seconds to make.

    Raises:
        BadList, BadModel; BadCase when a line is neither.
    """
    from intake_api.settings import read
    from nlp.load import drafter
    from nlp.text import conversation

    settings = read()
    loaded = drafter(settings.nlp, territory(settings.territory))
    return lambda row: loaded.draft(row["id"], conversation(row, call_id=row["id"]))


def evaluate_fields(paths: Sequence[Path]) -> dict[str, Any]:
    """How many fields of drafts are right on the cases of these files (docs/cases.md).

    Raises:
        BadCase: a line is no case.
        BadList, BadModel
    """
    from intake_api.settings import read
    from nlp.cases import read_cases
    from nlp.field_figures import field_figures
    from nlp.load import drafter

    cases = [case for path in paths for case in read_cases(path)]
    settings = read()
    loaded = drafter(settings.nlp, territory(settings.territory))
    return {"model": loaded.classifier.version} | field_figures(cases, loaded, loaded.taxonomy)


def evaluate_places(paths: Sequence[Path]) -> dict[str, Any]:
    """How often the place of the territory is right on the cases of these files (docs/cases.md).

    Raises:
        BadCase: a line is no case.
        BadList, BadModel, BadTerritory
    """
    from intake_api.settings import read
    from nlp.load import drafter
    from nlp.place_figures import place_figures, read_place_cases

    cases = [case for path in paths for case in read_place_cases(path)]
    settings = read()
    return place_figures(cases, drafter(settings.nlp, territory(settings.territory)))


def ticket_checker(settings: NlpSettings) -> TicketChecker:
    """What looks at tickets beside their calls; loads the classifier, which takes seconds.

    Raises:
        BadList, BadModel
    """
    from nlp.load import checker

    return checker(settings)


def line_checker() -> Callable[[Mapping[str, Any]], tuple[Finding, ...]]:
    """What checks one `{"transcript", "ticket"}` after the other; takes seconds to make.

    Raises:
        BadList, BadModel; BadCase when a line is something else.
    """
    from intake_api.settings import read
    from nlp.check_cases import ticket_of, transcript_of

    checker = ticket_checker(read().nlp)
    return lambda row: checker.check(transcript_of(row), ticket_of(row))


def check_figures(cases: Sequence[tuple[str, Set[str], Set[str]]]) -> dict[str, Any]:
    """Precision and recall of every defect; id, defects expected and defects found of each case."""
    from nlp.check_figures import check_figures

    return check_figures(cases)


def train_classifier(
    out: Path | None, *, seed: int, start: Path | None, report: Callable[[str], None]
) -> dict[str, Any]:
    """Train on the list's sentences; returns what is shipped, why, and its held-out figures by form of the sentences.

    Args:
        start: a local Hugging Face folder the encoder goes on from.

    Raises:
        BadList: the sources have problems.
        BadSetting: the extra `train` is not installed, or `start` holds no such model.
    """
    from intake_api.settings import read
    from nlp.train import Recipe, train

    settings = read().nlp
    made = train(
        settings.list_folder, settings.sentences_folder, out or settings.classifier_folder,
        cache_folder=settings.cache_folder, recipe=Recipe(seed=seed, start=start), report=report,
    )  # fmt: skip
    meta = next(meta for meta in made.metas if meta.kind is made.shipped)
    return {
        "version": meta.version, "list_version": meta.list_version, "why": made.why, "held_out": meta.held_out
    }  # fmt: skip


def benchmark(
    train: Path,
    against: Path | int,
    *,
    text_column: str,
    label_column: str,
    group_column: str | None,
    seeds: int,
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Train on a labelled table and count; returns the figures and what they are means of.

    Args:
        against: another table, or how many folds of this one.

    Raises:
        BadCase: a table cannot be read, or cannot be told apart or split.
        BadSetting: the extra `train` is not installed.
    """
    from dataclasses import asdict

    from intake_api.settings import read
    from nlp.tables import read_table

    columns: dict[str, Any] = {"text_column": text_column, "label_column": label_column, "group_column": group_column}
    tables = [read_table(path, **columns) for path in (train, against) if isinstance(path, Path)]

    from nlp.benchmark import benchmark, folds_of, with_test

    table, splits = with_test(*tables) if isinstance(against, Path) else (tables[0], folds_of(tables[0], against))
    made = benchmark(table, splits, seeds=seeds, cache_folder=read().nlp.cache_folder, report=report)
    return {"figures": made.figures(), "macro_f1": made.macro_f1.tolist(), "baseline": asdict(made.baseline)}


def train_short(out: Path | None, *, report: Callable[[str], None]) -> Mapping[str, Mapping[str, int]]:
    """Train the models of kinds and dangers; returns by file how many sentences taught each label.

    Raises:
        BadList: the sources have problems.
        InputRejected: a file of sentences is missing or broken.
    """
    from intake_api.settings import read
    from nlp.short_material import train_short_models

    settings = read().nlp
    return train_short_models(
        settings.list_folder, settings.sentences_folder, out or settings.short_folder, report=report
    )


def retrain_classifier(*, seed: int, start: Path | None, switch: bool, report: Callable[[str], None]) -> dict[str, Any]:
    """Train a candidate with the tickets of the database as well, compare, and put it in force when told.

    Raises:
        BadSetting: too few tickets, or as `train_classifier` has it.
        BadList, BadModel, Unavailable
    """
    from dataclasses import asdict

    from intake_api.settings import read
    from intake_api.tickets.judged import SqlJudgedTickets
    from nlp.retrain import retrain
    from nlp.train import Recipe

    settings = read()
    source = SqlJudgedTickets(settings.database)
    return asdict(retrain(settings.nlp, source, switch=switch, recipe=Recipe(seed=seed, start=start), report=report))


def evaluate_classifier() -> dict[str, Any]:
    """The figures of the classifier in use, counted anew on the sentences held out of its training.

    Raises:
        BadList: the sources have problems.
        BadModel: it is missing or broken, or was trained on another version of the list.
    """
    from intake_api.settings import read
    from nlp.held_out import evaluate

    return evaluate(read().nlp)


async def run_telephony(
    settings: Settings, publisher: Publisher, on_connected: Callable[[Callable[[], bool]], None]
) -> None:
    """Follow Asterisk until cancelled.

    Args:
        on_connected: called once, when Asterisk has taken us in, with what tells from then on whether it still answers.

    Raises:
        BadSetting: the secret cannot be read, or Asterisk refuses it.
        Unavailable: Asterisk is not there.
    """
    from intake_api.settings import secret
    from telephony.service import TelephonyService

    service = TelephonyService(
        settings.telephony,
        secret=secret(settings.telephony.ami_secret_file),
        recordings_folder=settings.recordings,
        publisher=publisher,
    )
    await service.run(on_connected=lambda: on_connected(lambda: service.connected))


def serve_audio(
    host: str, port: int, handler: Callable[[str, AsyncIterator[Any]], Awaitable[None]]
) -> AbstractAsyncContextManager[Any]:
    """Listen for audio; each stream is one call of `handler(stream_id, frames)`.

    Raises:
        PortBusy: the port is taken.
    """
    from telephony.audiosocket import serve

    return serve(host, port, handler)


@dataclass(frozen=True, slots=True)
class Ears:
    """Recognition, ready to hear."""

    pool: Any
    version: str
    settings: AsrSettings

    @property
    def able(self) -> bool:
        """A process can hear now."""
        return bool(self.pool.pids)

    async def hear(
        self, stream: Stream, frames: AsyncIterator[Any], publisher: Publisher, heard_ms: int | None
    ) -> None:
        """Publish everything heard of one live stream, to its end.

        Raises:
            Unavailable: the last words did not come in time.
        """
        from asr.session import transcribe

        await transcribe(
            stream, frames, self.pool, publisher, version=self.version, settings=self.settings, heard_ms=heard_ms
        )

    async def fill(
        self, folder: Path, wanted: TranscriptionWanted, standing: Mapping[Side, Sequence[tuple[int, int]]]
    ) -> list[Utterance]:
        """What was said in the holes of a recording.

        Raises:
            NotFound: there is no such recording.
            Unavailable: recognition failed or took too long.
        """
        from asr.batch import transcribe_holes

        return await transcribe_holes(
            folder,
            wanted.recording,
            wanted.call_id,
            wanted.holes,
            self.pool,
            version=self.version,
            settings=self.settings,
            standing=standing,
        )


@asynccontextmanager
async def ears(settings: AsrSettings, on_death: Callable[[], None] = lambda: None) -> AsyncIterator[Ears]:
    """Recognition processes that have loaded the verified model; they end with the block.

    Args:
        on_death: called whenever one of them died or had to be given up, and is replaced.

    Raises:
        BadModel: it is missing, changed, or refused.
        Unavailable: a process cannot be started.
    """
    from asr.models import open_model, read_manifest
    from asr.pool import running

    model = await asyncio.to_thread(lambda: open_model(read_manifest(settings.models), settings.model))
    async with running(model.path, settings, on_death=on_death) as pool:
        yield Ears(pool, model.version, settings)


def private_exchange(folder: Path, audio: str) -> AbstractAsyncContextManager[Any]:
    """A private Asterisk for as long as the block runs (`telephony.exchange.Exchange`).

    Args:
        audio: `host:port` where speech listens.

    Raises:
        PortBusy, Unavailable: it cannot start.
    """
    from telephony import exchange

    return exchange.private_exchange(folder, audiosocket_addresses=[audio])


def telephone(user: str, address: tuple[str, int], secret: str | None) -> AbstractAsyncContextManager[Any]:
    """A SIP telephone (`telephony.phone.Phone`) for as long as the block runs."""
    from telephony.phone import phone

    return phone(user, exchange=address, secret=secret)


def voice(text: str, side: Side) -> bytes:
    """The text in the side's synthetic voice: 8000 Hz PCM.

    Raises:
        InputRejected: a character nobody can pronounce.
        Unavailable: espeak-ng is not installed or fails.
    """
    from asr import voices

    return voices.say(text, voices.CALLER if side is Side.CALLER else voices.AGENT)


def character_error_rate(reference: str, hypothesis: str) -> float:
    """Edits per character said, written form not counting as an error."""
    from asr.evaluate import cer

    return cer(reference, hypothesis)
