"""One rule makes the words that are stored and the words that are asked for."""

import pytest

from foundation.kernel.search import query_tokens, tokens


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("垃圾", "垃 圾 垃圾"),
        ("Road A12", "road a12"),
        ("桥头，垃圾", "桥 头 桥头 垃 圾 垃圾"),
        ("垃圾垃圾", "垃 圾 垃圾 圾垃"),
        ("", ""),
        ("！？", ""),
        ("３号楼Ｂ座", "3 号 楼 号楼 b 座"),
        ("２６１１２２－４８Ｋ７Ｑ２", "261122 48k7q2"),
        ("𡒄口", "𡒄 口 𡒄口"),
        ("葛\U000e0100城", "葛 城 葛城"),
        ("A12ー3 — B−4", "a12 3 b 4"),
        ("二〇二六", "二 〇 六 二〇 〇二 二六"),
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


@pytest.mark.parametrize(
    "asked", ["消防", "防通道", "占", "12号", "GATE", "１２号", "ｇａｔｅ", "🔥", "𡒄", "𡒄口", "Ë", "\ue815", "㎡"]
)
def test_whatever_is_part_of_a_text_is_found_by_it(asked: str) -> None:
    assert query_tokens(asked)
    assert set(query_tokens(asked)) <= set(tokens("占用消防通道，gate 12号 🔥 𡒄口 ë \ue815 m2").split())


@pytest.mark.parametrize("asked", ["𡒄口", "🔥", "\ue815", "ж"])
def test_a_rare_character_is_never_passed_over(asked: str) -> None:
    assert not set(query_tokens(asked)) <= set(tokens("路口有火").split())


def test_a_word_without_end_is_cut_alike_on_both_sides() -> None:
    assert query_tokens("ж" * 2000) == tokens("ж" * 1999).split()


@pytest.mark.parametrize(
    ("pasted", "typed"), [("东⻔⼤街三⼾⼈⺠", "东门大街三户人民"), ("⻓命⽔⻋站", "长命水车站"), ("阿㬵厂", "阿胶厂")]
)
def test_what_is_pasted_from_a_printed_page_is_found_as_typed(pasted: str, typed: str) -> None:
    """Chromium 156 names glyphs of Noto Sans CJK by their radicals when it prints to PDF (findings/)."""
    assert pasted != typed
    assert tokens(pasted) == tokens(typed)
    assert set(query_tokens(typed)) <= set(tokens(pasted).split())
