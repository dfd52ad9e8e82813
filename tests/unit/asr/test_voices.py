import subprocess

import pytest

from asr import voices
from hotline.errors import InputRejected, Unavailable


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("停水了", "ting2 shui3 le5"),
        ("绿地", "lv4 di4"),
        ("您好，请讲。", "nin2 hao3 , qing3 jiang3 ."),
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("3号楼", "san1 hao4 lou2"),
    ],
)
def test_text_becomes_numbered_pinyin_that_espeak_reads(text: str, syllables: str) -> None:
    assert voices.pinyin(text) == syllables


def test_character_without_reading_is_refused_by_its_code() -> None:
    with pytest.raises(InputRejected, match="U\\+2603"):
        voices.pinyin("停水☃")


def test_missing_espeak_says_what_to_install() -> None:
    with pytest.raises(Unavailable, match="install the packages espeak-ng"):
        voices.say("停水了", voices.CALLER, command="no-such-espeak")


def test_espeak_that_fails_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="espeak-ng failed"):
        voices.say("停水了", voices.CALLER, command="false")


def test_espeak_without_audio_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="no audio"):
        voices.say("停水了", voices.CALLER, command="true")


def test_words_reach_espeak_by_standard_input_and_not_by_a_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def run(command: list[str], **options: object) -> object:
        seen.extend([command, options["input"]])
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(voices.shutil, "which", lambda name: name)
    monkeypatch.setattr(voices.subprocess, "run", run)
    with pytest.raises(Unavailable):
        voices.say("停水", voices.AGENT)
    assert "ting2" not in str(seen[0])
    assert seen[1] == b"ting2 shui3"
