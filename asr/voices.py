"""Synthetic Mandarin speech for the demo and the tests: text → 8000 Hz PCM by espeak-ng.

espeak-ng 1.51 (Debian 12) cannot read Chinese characters properly: its voice `cmn` reads the pinyin it makes of
them as English. It is therefore given pinyin and the voice `cmn-latn-pinyin`.
"""

import io
import re
import shutil
import subprocess
import wave
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin, load_phrases_dict

from asr.line import on_the_line
from asr.spoken import spoken
from hotline.audio import SAMPLE_RATE
from hotline.errors import InputRejected, Unavailable

ESPEAK = "espeak-ng"

_PAUSES = str.maketrans("，、；：。？！", ",,,,.?!")
_HARMLESS = re.compile(r"[\s·“”‘’「」《》（）()…—-]+")
_SAYABLE = re.compile(r"[a-zü]+[1-5]|[,.?!]+")
_READINGS = {"嗯": [["ēn"]], "喂": [["wèi"]], "几栋": [["jǐ"], ["dòng"]], "还在": [["hái"], ["zài"]]}
"""readings that pypinyin has not, or has for the rarer meaning"""


@dataclass(frozen=True, slots=True)
class Voice:
    """One synthetic speaker."""

    variant: str
    """espeak-ng voice variant"""
    words_per_minute: int = 170
    pitch: int = 50
    """[0, 99]"""


CALLER = Voice("adam")
AGENT = Voice("f4")
"""Neither is among the voices the demo model was trained on (models/asr/demo-zh-8k/CARD.md)."""


def say(
    text: str, voice: Voice, *, silence_ms: int = 300, timeout_seconds: float = 20.0, command: str = ESPEAK
) -> bytes:
    """Speak the text as a telephone would carry it.

    Args:
        silence_ms: silence after the last word.
        timeout_seconds: for the synthesiser, which takes some 20 ms a second of speech.
        command: the espeak-ng program.

    Returns:
        Signed 16-bit little-endian mono PCM, 8000 Hz.

    Raises:
        InputRejected: the text has a character nobody can pronounce.
        Unavailable: espeak-ng is not installed, fails or hangs.
    """
    program = shutil.which(command)
    if program is None:
        raise Unavailable("espeak-ng is not on PATH: install the packages espeak-ng and espeak-ng-data")
    arguments = ["-v", f"cmn-latn-pinyin+{voice.variant}", "-s", str(voice.words_per_minute), "-p", str(voice.pitch)]
    try:
        result = subprocess.run(
            [program, *arguments, "--stdin", "--stdout"],
            input=pinyin(text).encode(),
            capture_output=True,
            timeout=timeout_seconds,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"espeak-ng failed: {type(error).__name__}") from error
    samples = on_the_line(*_read_wav(result.stdout))
    return samples.astype("<i2").tobytes() + bytes(2 * SAMPLE_RATE * silence_ms // 1000)


def pinyin(text: str) -> str:
    """The text as numbered pinyin: neutral tone 5, `v` for ü, `,` and `.` where one pauses.

    Raises:
        InputRejected: a character has no reading.
    """
    _load_readings()
    plain = _HARMLESS.sub("", spoken(text)).translate(_PAUSES)
    syllables = lazy_pinyin(plain, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
    for syllable in syllables:
        if not _SAYABLE.fullmatch(syllable):
            raise InputRejected(f"cannot pronounce U+{ord(syllable[0]):04X}")
    return " ".join(syllables)


@cache
def _load_readings() -> None:
    """Once a process: pypinyin keeps its phrases globally."""
    load_phrases_dict(_READINGS)


def _read_wav(data: bytes) -> tuple[NDArray[np.int16], int]:
    """espeak-ng writes to a pipe, so the lengths in its header are not true."""
    try:
        with wave.open(io.BytesIO(data), "rb") as file:
            rate = file.getframerate()
    except (wave.Error, EOFError) as error:
        raise Unavailable("espeak-ng returned no audio") from error
    body = data[44:]
    return np.frombuffer(body[: len(body) // 2 * 2], dtype="<i2").astype(np.int16), rate
