"""What the steps of any subject say of people; each room declares its own table of steps with it."""

from foundation.kernel.personal_data import NotPersonal, Personal

STEP_COLUMNS_OF_PEOPLE = (
    Personal(
        ("actor_name", "actor_user_id", "note", "detail"),
        why="who did what and in which words: the record of an official act",
        kept="as long as the subject",
    ),
    NotPersonal(("number", "act_id"), "counts the steps, and tells an act sent twice from two"),
)
