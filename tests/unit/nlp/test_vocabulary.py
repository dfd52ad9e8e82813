"""Texts as the transformer reads them."""

import pytest

from nlp.vocabulary import END, MAX_PIECES, START, UNKNOWN, Vocabulary, characters_of


def test_longest_piece_is_taken() -> None:
    vocabulary = Vocabulary(["井", "盖", "井盖"])
    assert vocabulary.tokens("井盖，井").pieces.tolist() == [START, 6, 4, END]


def test_homophones_sound_the_same_and_read_differently() -> None:
    vocabulary = characters_of(["暖气暖汽"])
    one, other = vocabulary.tokens("暖气"), vocabulary.tokens("暖汽")
    assert one.sounds.tolist() == other.sounds.tolist()
    assert one.pieces.tolist() != other.pieces.tolist()


def test_unknown_character_still_has_a_sound() -> None:
    known, unknown = characters_of(["气"]).tokens("气"), Vocabulary([]).tokens("汽")
    assert unknown.pieces.tolist() == [START, UNKNOWN, END]
    assert unknown.sounds.tolist() == known.sounds.tolist()


@pytest.mark.parametrize("text", ["", "。。", "我" * 9000, "hello 世界 😀"])
def test_any_text_has_a_start_an_end_and_at_most_so_many_pieces(text: str) -> None:
    tokens = characters_of([text]).tokens(text)
    assert (tokens.pieces[0], tokens.pieces[-1]) == (START, END)
    assert len(tokens.pieces) == len(tokens.sounds) <= MAX_PIECES + 2
