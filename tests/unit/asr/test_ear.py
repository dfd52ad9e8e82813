from array import array

from asr.ear import Ear
from asr.results import FinalWords, PartialWords
from tests.fakes.recognizer import FakeRecognizer


def audio(*samples: int) -> bytes:
    return array("h", samples).tobytes()


def texts(heard: PartialWords | FinalWords) -> str:
    return "".join(word.text for word in heard.words)


def speech(milliseconds: int, word: int = 1) -> bytes:
    """One word in the first sample of each millisecond."""
    return audio(*([word, 0, 0, 0, 0, word, 0, 0] * milliseconds))


def silence(milliseconds: int) -> bytes:
    return bytes(16 * milliseconds)


def test_words_get_milliseconds_of_the_call() -> None:
    ear = Ear(FakeRecognizer(), partial_ms=1000)
    assert list(ear.hear(8000, silence(100))) == [FinalWords((), 1000, 1000)]
    list(ear.hear(8800, audio(1)))
    (final,) = ear.flush()
    assert [(word.text, word.start_ms, word.end_ms) for word in final.words] == [("甲", 1100, 1100)]


def test_endpoint_ends_the_stretch_that_was_heard() -> None:
    ear = Ear(FakeRecognizer(), partial_ms=10_000)
    (final,) = ear.hear(0, audio(1) + silence(1000))
    assert (final.start_ms, final.end_ms) == (0, 600)
    (rest,) = ear.flush()
    assert (rest.start_ms, rest.end_ms) == (600, 1000)


def test_partial_is_told_once_per_change() -> None:
    ear = Ear(FakeRecognizer(), partial_ms=1)
    first = list(ear.hear(0, audio(1, 1, 1, 1, 1, 1, 1, 1)))
    assert [texts(heard) for heard in first] == ["甲" * 8]
    recognizer = FakeRecognizer()
    quiet = Ear(recognizer, partial_ms=1)
    list(quiet.hear(0, audio(1, 0, 0, 0, 1, 0, 0, 0)))
    recognizer.feed = lambda pcm: None  # type: ignore[method-assign]
    assert list(quiet.hear(8, audio(*[0] * 8))) == []


def test_silence_gives_no_partial() -> None:
    ear = Ear(FakeRecognizer(), partial_ms=1)
    assert [heard for heard in ear.hear(0, audio(0, 0, 0, 0)) if isinstance(heard, PartialWords)] == []


def test_no_word_spans_a_jump() -> None:
    ear = Ear(FakeRecognizer(), partial_ms=10_000)
    list(ear.hear(0, speech(10)))
    before, *_ = ear.hear(80_000, speech(1, word=2))
    assert set(texts(before)) == {"甲"}
    assert (before.start_ms, before.end_ms) == (0, 10)  # type: ignore[union-attr]
    (after,) = ear.flush()
    assert set(texts(after)) == {"乙"}
    assert (after.words[0].start_ms, after.start_ms, after.end_ms) == (10_000, 10_000, 10_001)


def test_flush_without_audio_says_nothing() -> None:
    assert list(Ear(FakeRecognizer(), partial_ms=100).flush()) == []


def test_flush_twice_says_it_once() -> None:
    ear = Ear(FakeRecognizer(), partial_ms=10_000)
    list(ear.hear(0, audio(1)))
    assert len([*ear.flush(), *ear.flush()]) <= 1
