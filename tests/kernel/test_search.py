"""One rule makes the words that are stored and the words that are asked for."""

import pytest

from governance.kernel.search import query_tokens, tokens


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("垃圾", "垃 圾 垃圾"),
        ("Road A12", "road a12"),
        ("桥头，垃圾", "桥 头 桥头 垃 圾 垃圾"),
        ("垃圾垃圾", "垃 圾 垃圾 圾垃"),
        ("", ""),
        ("！？", ""),
    ],
)
def test_characters_pairs_and_words_are_stored_once(text: str, stored: str) -> None:
    assert tokens(text) == stored


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [("垃圾", ["垃圾"]), ("垃", ["垃"]), ("桥头垃圾", ["桥头", "头垃", "垃圾"]), ("A12 路", ["a12", "路"]), ("  ", [])],
)
def test_a_question_asks_for_pairs(asked: str, wanted: list[str]) -> None:
    assert query_tokens(asked) == wanted


@pytest.mark.parametrize("asked", ["消防", "防通道", "占", "12号", "GATE"])
def test_whatever_is_part_of_a_text_is_found_by_it(asked: str) -> None:
    assert set(query_tokens(asked)) <= set(tokens("占用消防通道，gate 12号").split())
