"""Papers that came with acts in the demo city: a note of whoever handles it, with a report or a letter."""

from io import BytesIO

from docx import Document

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from grids.workforce.selectors import actor_for
from incidents.cases.choices import Action, State
from incidents.cases.selectors import visible_incidents
from incidents.cases.services import do_act
from incidents.cases.services.act_documents import SentFile, keep_act_documents

# Whose incident, the name of the paper, its first line, the words of the note.
PAPERS = (
    ("handler1", "现场检测记录.docx", "经现场检测，需更换构件，已报采购。", "附现场检测记录"),
    ("handler1", "限期整改告知书.docx", "请于七日内自行清理。", "告知书已送达当事人"),
    ("worker1", "走访登记.docx", "走访三户，均同意周末施工。", "附走访登记"),
)


def make_papers(people: Workforce) -> None:
    """Let the cast add notes with papers to what they handle; who handles nothing adds none."""
    done: set[str] = set()
    for who, name, line, words in PAPERS:
        actor = _actor(people, who)
        found = (
            visible_incidents(actor).filter(state=State.HANDLING, handler_id=actor.user_id).exclude(reference__in=done)
        )
        incident = found.order_by("-reported_at").first()
        if incident is None:
            continue
        done.add(incident.reference)
        kept = keep_act_documents(actor, incident.reference, Action.NOTE, [SentFile(name, _paper(line))]).kept
        do_act(
            actor,
            incident.reference,
            SentAct(Action.NOTE, incident.version, words, {"documents": [str(one) for one, _name in kept]}),
        )


def _actor(people: Workforce, who: str) -> Actor:
    home = people.home_of[who].id
    if who.startswith("handler"):
        return actor_for(user(people.handler_of_unit[people.unit_of[home, "urban_management"]]))
    return actor_for(user(people.worker_of_grid[home]))


def _paper(line: str) -> bytes:
    made, file = Document(), BytesIO()
    made.add_paragraph(line)
    made.save(file)
    return file.getvalue()
