"""What the desks of the demo city keep at hand: standard texts, a watched incident, and what was learned of their decisions."""

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from grids.workforce.selectors import actor_for
from incidents.cases.choices import Action
from incidents.cases.selectors import own_tasks
from incidents.deskwork import services
from incidents.deskwork.selectors import desk_areas

# Whose desk, for which act, under which title, in which words.
TEXTS: tuple[tuple[str, str, str, str], ...] = (
    ("clerk1", Action.CLOSE, "清理完毕", "已清理完毕并现场复核，感谢您的反映。"),
    ("clerk1", Action.CLOSE, "维修完成", "已维修完成，可正常使用，感谢您的反映。"),
    ("clerk1", Action.DISPATCH, "尽快处理", "请尽快到现场处理，处理前后各拍一张照片。"),
    ("clerk1", Action.DECLINE, "非受理范围", "您反映的事项不在网格受理范围，请拨打12345咨询。"),
    ("official1", Action.REWORK, "补照片", "请补拍处理后的照片，并写明处理结果。"),
    ("official1", Action.CLOSE, "已转长效", "已处理完毕，并列入日常巡查重点。"),
    ("official2", Action.CLOSE, "清理完毕", "已清理完毕，谢谢您的反映。"),
)
WATCHED = 3


def make_deskwork(actor: Actor, people: Workforce) -> None:
    """Keep the texts, let the village clerk watch a few incidents, and learn from the year."""
    for username, action, title, words in TEXTS:
        desk = _desk(people, username)
        services.keep_text(desk, services.TextData(desk_areas(desk)[0], action, None, title, words))
    now = city_time.now()
    clerk = _desk(people, "clerk1")
    for reference in own_tasks(clerk).values_list("reference", flat=True)[:WATCHED]:
        services.watch(clerk, reference, now=now)
    services.learn_all(actor, now=now)


def _desk(people: Workforce, username: str) -> Actor:
    """Return a member of the cast who sits at a desk, as they act."""
    home = people.home_of[username]
    posts = people.clerk_of_village if username.startswith("clerk") else people.official_of_township
    return actor_for(user(posts[home.id]))
