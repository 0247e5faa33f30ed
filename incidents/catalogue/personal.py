"""Personal data of this room: none. Columns that look personal belong to matters."""

from foundation.kernel.personal_data import NotPersonal, declare
from incidents.catalogue.models import Matter

declare(Matter, NotPersonal(("name", "name_en", "pinyin", "photo_to_finish"), "of a matter"))
