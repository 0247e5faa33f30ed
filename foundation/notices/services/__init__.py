"""Everything that tells people something, sends it on, and keeps what they want."""

from foundation.notices.services.browsers import PUSH, end_push, start_push
from foundation.notices.services.inbox import mark_all_read, mark_ended, mark_read
from foundation.notices.services.previews import preview_words, sample_sentence
from foundation.notices.services.robots import RobotData, check_robot, keep_robot, post_due, stop_robot, try_robot
from foundation.notices.services.sending import send_due, try_again
from foundation.notices.services.telling import NoticeDraft, forget_subject, tell, tell_many
from foundation.notices.services.wishes import Wish, keep_place_hours, keep_wishes
from foundation.notices.services.wordings import check_wording, keep_wording

__all__ = [
    "PUSH",
    "NoticeDraft",
    "RobotData",
    "Wish",
    "check_robot",
    "check_wording",
    "end_push",
    "forget_subject",
    "keep_place_hours",
    "keep_robot",
    "keep_wishes",
    "keep_wording",
    "mark_all_read",
    "mark_ended",
    "mark_read",
    "post_due",
    "preview_words",
    "sample_sentence",
    "send_due",
    "start_push",
    "stop_robot",
    "tell",
    "tell_many",
    "try_again",
    "try_robot",
]
