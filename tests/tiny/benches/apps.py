"""The room as a Django app."""

from foundation.kernel.rooms import MenuWord, NoticeKind, Room


class BenchesConfig(Room):
    """Benches that are broken, and mended again."""

    name = "tests.tiny.benches"
    label = "benches"
    pages = "benches/"
    menu = (MenuWord("benches:list", "Benches", "Benches", "tree", order=65, phone=False),)
    subject_links = {"bench": "benches:one"}
    notice_kinds = {"bench_waits": NoticeKind("clock")}
