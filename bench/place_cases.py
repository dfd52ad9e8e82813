"""Cases that measure the repair of places: sampled names in hand-worded sentences, as the demo recogniser hears them.

    .venv/bin/python -m bench.place_cases --seed 2 --out tests/data/nlp/places.jsonl

Two thirds of the callers' turns are spoken by one of ten synthetic voices and recognised by the demo model, so that
every error in them is one that a recogniser made. A fifth stays as written. In the rest one or two characters of the
name are replaced by others whose sounds speakers do not keep apart. The agent's turns stay as written. What is expected
is looked up by the very name that was spoken: the repair under test takes no part in it.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from asr import voices
from asr.models import open_model, read_manifest
from asr.vosk import HeardFinal, Model
from asr.written import text_of, written
from hotline.territory import Area, Level, Place, PlaceKind, Territory
from intake_api.settings import read
from intake_api.wiring import areas
from nlp.pinyin import syllable

DATA = Path("tests/data/nlp")
VOICES = ("m4", "f4", "Mike", "john", "Andrea", "norbert", "adam", "grandpa", "boris", "Mario")
"""none is among those the demo model was trained on"""
AS_WRITTEN, NEAR = 0.2, 0.35
"""shares of the cases: up to the first as written, up to the second with near sounds, the rest heard"""
_CONFUSED = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("z", "zh"), ("c", "ch"), ("s", "sh"), ("n", "l"), ("l", "n"), ("r", "l"),
    ("hu", "f"), ("f", "hu"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("an", "ang"), ("en", "eng"), ("in", "ing"),
)  # fmt: skip
"""what is said and what a speaker of a dialect makes of it, at the beginning or the end of a syllable"""
KINDS = {"e": 0.5, "r": 0.18, "v": 0.1, "o": 0.17, "s": 0.05}
_OF_KIND = {PlaceKind.ESTATE: "e", PlaceKind.ROAD: "r", PlaceKind.VILLAGE: "v"}
_CHUNK = 3200
_LEAD = bytes(2 * 8000 * 500 // 1000)
"""half a second of silence: nobody speaks with the first sample of a stream"""
_FIGURES = "零一二三四五六七八九"


_COMMON: dict[str, list[str]] = {}
for _row in range(0xB0, 0xD8):
    for _cell in range(0xA1, 0xFA):
        _character = bytes((_row, _cell)).decode("gb2312")
        _COMMON.setdefault(syllable(_character), []).append(_character)


@dataclass(frozen=True)
class Ears:
    """The demo recogniser."""

    model: Model

    def hear(self, text: str, voice: voices.Voice) -> str:
        pcm = _LEAD + voices.say(text, voice)
        recognizer = self.model.recognizer()
        finals: list[HeardFinal | None] = [recognizer.feed(pcm[at : at + _CHUNK]) for at in range(0, len(pcm), _CHUNK)]
        words = [str(word.text[:]) for final in (*finals, recognizer.flush()) if final for word in final.words]
        return text_of(written(words))


def spoken_number(value: int) -> str:
    if value < 20:
        return ("" if value < 10 else "十") + (_FIGURES[value % 10] if value % 10 or value < 10 else "")
    if value < 100:
        return _FIGURES[value // 10] + "十" + (_FIGURES[value % 10] if value % 10 else "")
    return "".join(_FIGURES[int(digit)] for digit in str(value)).replace("一", "幺")


class Names:
    """Which places and areas a name, or its sound, may mean."""

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        self.by_sound: dict[str, set[str]] = {}
        self.by_name: dict[str, set[str]] = {}
        named: list[Place | Area] = [*territory.places.values()]
        named += [area for area in territory.areas.values() if area.level is not Level.GRID]
        for item in named:
            for name in (item.name, *item.aliases):
                self.by_name.setdefault(name, set()).add(item.code)
                self.by_sound.setdefault(_sound(name), set()).add(item.code)

    def meant(self, name: str, district: str) -> set[str]:
        return {code for code in self.by_name[name] if code.startswith(district)}

    def sounding(self, name: str, district: str) -> set[str]:
        return {code for code in self.by_sound[_sound(name)] if code.startswith(district)}


def _sound(name: str) -> str:
    return " ".join(syllable(character) for character in name)


def named_cases(territory: Territory, ears: Ears, chance: random.Random, count: int) -> Iterator[dict[str, object]]:
    names = Names(territory)
    pool: dict[str, list[Place | Area]] = {kind: [] for kind in KINDS}
    for place in territory.places.values():
        pool[_OF_KIND.get(place.kind, "o")].append(place)
    pool["s"] = [area for area in territory.areas.values() if area.level in (Level.STREET, Level.COMMUNITY)]
    patterns = [line.split("|") for line in _lines(DATA / "place_patterns.txt")]
    kinds = chance.choices(list(KINDS), list(KINDS.values()), k=count)
    for number, kind in enumerate(kinds, start=1):
        pattern = chance.choice([turns for wanted, turns in patterns if wanted == kind])
        item = chance.choice(pool[kind])
        name = chance.choice((item.name, item.name, *item.aliases))
        district = item.code[:6]
        scope = district if "{d}" in pattern else ""
        meant = names.meant(name, scope)
        figure = _figure(item, chance) if "{n}" in pattern else None
        if "{n}" in pattern and figure is None:
            pattern = pattern.replace("{n}号楼", "").replace("{n}栋", "").replace("{n}号", "")
        if len(names.sounding(name, scope)) > len(meant):
            continue
        way = chance.random()
        shown = _nearly(name, chance) if AS_WRITTEN <= way < NEAR else name
        said = pattern.format(p=shown, d=territory.area(district).name, n=spoken_number(figure) if figure else "")
        turns = [_turn(turn) for turn in said.split(" / ") if turn.strip()]
        voice = voices.Voice(chance.choice(VOICES), chance.randint(150, 185), chance.randint(35, 65))
        if way >= NEAR:
            turns = [(who, ears.hear(text, voice) if who == "caller" else text) for who, text in turns]
        tags = [
            kind,
            "heard" if way >= NEAR else "near" if shown != name else "written",
            "district" if scope else "no district",
        ]
        if len(meant) > 1:
            expect = None
            tags.append("tie")
        else:
            expect = {"code": item.code, "area": _area(item, figure)}
            tags += ["number"] if figure else []
        tags.append(f"{_wrong(name, [text for who, text in turns if who == 'caller'])} wrong")
        yield {
            "id": f"p{number:04}", "said": name,
            "turns": [{"speaker": who, "text": text} for who, text in turns if text],
            "expect": {"place": expect}, "tags": tags,
        }  # fmt: skip


def nameless_cases(ears: Ears, chance: random.Random) -> Iterator[dict[str, object]]:
    for number, line in enumerate(_lines(DATA / "place_none.txt"), start=1):
        heard = number % 2 == 0
        voice = voices.Voice(chance.choice(VOICES))
        text = ears.hear(line, voice) if heard else line
        yield {
            "id": f"n{number:04}", "said": "", "turns": [{"speaker": "caller", "text": text}],
            "expect": {"place": None}, "tags": ["none", "heard" if heard else "written"],
        }  # fmt: skip


def _nearly(name: str, chance: random.Random) -> str:
    """The name with one or two characters that sound nearly like its own (of the 3,755 of GB 2312, level 1)."""
    characters = list(name)
    for at in chance.sample(range(min(len(name), 3)), chance.choice((1, 2))):
        own = syllable(name[at])
        starts = [b + own.removeprefix(a) for a, b in _CONFUSED if own.startswith(a)]
        ends = [own.removesuffix(a) + b for a, b in _CONFUSED if own.endswith(a)]
        others = [other for near in (*starts, *ends) for other in _COMMON.get(near, ())]
        characters[at] = chance.choice(others or [name[at]])
    return "".join(characters)


def _wrong(name: str, texts: Sequence[str]) -> int:
    """How many of the name's syllables were heard otherwise, swallowed or put in (tones aside), where it fits best."""
    wanted = [syllable(character) for character in name]
    return min(_edits([syllable(character) for character in text], wanted) for text in texts)


def _edits(heard: Sequence[str], wanted: Sequence[str]) -> int:
    """Levenshtein distance to the stretch of what was heard that is nearest."""
    row = [0] * (len(heard) + 1)
    for number, one in enumerate(wanted, 1):
        diagonal, row[0] = row[0], number
        for at, other in enumerate(heard, 1):
            diagonal, row[at] = row[at], min(diagonal + (one != other), row[at] + 1, row[at - 1] + 1)
    return min(row)


def _figure(item: Place | Area, chance: random.Random) -> int | None:
    if not isinstance(item, Place) or not item.numbers:
        return None
    stretch = chance.choice(item.numbers)
    return chance.choice(range(stretch.first, stretch.last + 1, stretch.step))


def _area(item: Place | Area, figure: int | None) -> str:
    if isinstance(item, Area):
        return item.code
    grid = item.grid_of(figure) if figure else None
    if grid:
        return grid
    first, *others = item.grids
    size = max((size for size in (15, 12, 9, 6) if all(one[:size] == first[:size] for one in others)), default=0)
    return first[:size]


def _turn(turn: str) -> tuple[str, str]:
    turn = turn.strip()
    return ("agent", turn.removeprefix("坐席：")) if turn.startswith("坐席：") else ("caller", turn)


def _lines(path: Path) -> Sequence[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--count", type=int, default=560)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    settings = read()
    model = open_model(read_manifest(settings.asr.models), settings.asr.model)
    ears = Ears(Model(model.path))
    chance = random.Random(options.seed)  # noqa: S311  # no secret
    territory = areas.territory(settings.territory)
    cases = [*named_cases(territory, ears, chance, options.count), *nameless_cases(ears, chance)]
    options.out.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases), "utf-8")
    print(f"{options.out}: {len(cases)} cases")


if __name__ == "__main__":
    main()
