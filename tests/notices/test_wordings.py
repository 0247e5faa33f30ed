"""Words of a place's own for a kind of notice: told at that place alone, in both languages, kept as they were told."""

import pytest
from django.utils import translation

from foundation.accounts.access import support_actor
from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.kinds import sentence
from foundation.notices.models import Notice, Robot, RobotPost, Wording
from foundation.notices.selectors import view_of
from foundation.notices.services import NoticeDraft, keep_wording, tell_many
from foundation.notices.wordings import NAMES, unknown_names
from tests.notices.test_wishes import PARAMS

ZH, EN = "请到{grid}处理{matter}，编号{reference}。", "{usual} Ask 0760-88220000."


def keep(town, place, *, kind="task_new", zh=ZH, en=EN):
    actor = support_actor(town.staff)
    return keep_wording(actor, place_id=place.pk, kind=kind, words={"zh": zh, "en": en}, now=city_time.now())


def told(town, place, key="one"):
    draft = NoticeDraft((town.worker_a.pk,), "task_new", key, "incident", "", PARAMS, place=place.path)
    tell_many([draft], now=city_time.now())
    return Notice.objects.get(user=town.worker_a, key=key)


def words_of(notice, language):
    with translation.override(language):
        return view_of(notice).sentence


def test_a_place_says_it_in_its_own_words_and_others_in_the_usual_ones(town):
    keep(town, town.township_a)
    here, elsewhere = told(town, town.grid_a1, "here"), told(town, town.grid_b1, "elsewhere")
    assert words_of(here, "zh-hans") == f"请到{PARAMS['grid']}处理{PARAMS['matter']}，编号{PARAMS['reference']}。"
    usual = words_of(elsewhere, "en")
    assert words_of(here, "en") == f"{usual} Ask 0760-88220000."
    assert words_of(elsewhere, "zh-hans").startswith("新任务")


def test_the_nearest_place_with_words_is_asked_each_language_by_itself(town):
    keep(town, town.township_a, zh="镇的话", en="the township's words")
    keep(town, town.village_a, zh="社区的话", en="")
    notice = told(town, town.grid_a1)
    assert (words_of(notice, "zh-hans"), words_of(notice, "en")) == ("社区的话", "the township's words")


def test_what_was_told_keeps_the_words_of_then(town):
    keep(town, town.township_a, zh="从前")
    before = told(town, town.grid_a1, "before")
    keep(town, town.township_a, zh="", en="")
    after = told(town, town.grid_a1, "after")
    assert words_of(before, "zh-hans") == "从前"
    assert words_of(after, "zh-hans").startswith("新任务")
    assert Wording.objects.count() == 1


def test_a_particular_that_a_notice_has_not_is_left_out(town):
    keep(town, town.township_a, zh="编号{reference}，挂账至{until_on}。")
    assert words_of(told(town, town.grid_a1), "zh-hans") == f"编号{PARAMS['reference']}，挂账至。"


@pytest.mark.parametrize(
    ("words", "unknown"),
    [("{usual}", []), ("{name}", ["name"]), ("{ matter }", [" matter "]), ("{matter", ["{"]), ("matter}", ["}"])],
)
def test_names_that_stand_for_nothing_are_found(words, unknown):
    assert unknown_names(words) == unknown


def test_unknown_names_and_kinds_are_refused_with_what_is_known(town):
    with pytest.raises(Invalid) as refused:
        keep(town, town.township_a, zh="{phone}")
    assert "words_zh" in refused.value.fields
    assert all(name in refused.value.fields["words_zh"] for name in NAMES)
    with pytest.raises(Invalid):
        keep(town, town.township_a, kind="link_by_mail")
    assert not Wording.objects.exists()


def test_only_the_support_desk_over_a_place_sets_its_words(town):
    with pytest.raises(Denied):
        keep_wording(
            support_actor(town.clerk_a), place_id=town.village_a.pk, kind="task_new", words={}, now=city_time.now()
        )


def test_the_support_desk_writes_them_on_its_page_and_sees_a_fault_at_its_field(town, page):
    desk = page(town.staff)
    form = {"place": town.township_a.code, "kind": "task_new", "words_zh": "{who}", "words_en": ""}
    assert "{usual}" in desk.post("/admin/notices/wording/add/", form).text
    assert desk.post("/admin/notices/wording/add/", {**form, "words_zh": ZH}).status_code == 302
    row = Wording.objects.get()
    assert (row.words_zh, row.place_id, row.set_by) == (ZH, town.township_a.pk, town.staff)
    assert ZH in desk.get("/admin/notices/wording/").text


def test_a_preview_shows_the_words_of_the_place_that_is_asked_for(town, page):
    keep(town, town.township_a, zh="本街道的话")
    address = "/notices/preview/?kind=task_new&language=zh-hans&channel=sms&place="
    desk = page(town.staff)
    assert "本街道的话" in desk.get(address + town.grid_a1.code).text
    assert "本街道的话" not in desk.get(address + town.grid_b1.code).text
    assert "本街道的话" not in desk.get(address).text


def test_robots_speak_in_the_words_of_the_place(town):
    keep(town, town.township_a, zh="本街道的话", en="our own words")
    Robot.objects.create(
        name="Desk",
        provider="dingtalk",
        place_id=town.township_a.pk,
        place_path=town.township_a.path,
        groups=["tasks"],
        language="en",
        sealed_url="-",
        set_by=town.staff,
        set_at=city_time.now(),
    )
    told(town, town.grid_a1)
    post = RobotPost.objects.get()
    with translation.override("en"):
        assert sentence(post.kind, post.params) == "our own words"
