"""Keeping photos: once for each id, whole or not at all; and who may open them."""

import re
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from foundation.evidence.models import Photo
from foundation.evidence.selectors import photo_file, photo_of, photos_of, photos_of_many
from foundation.evidence.services import photos as services
from foundation.kernel import policies
from foundation.kernel.actor import ANONYMOUS, system
from foundation.kernel.errors import DifferentContent, Invalid, NotFound
from foundation.kernel.policies import ALLOWED, refused
from tests.evidence import seeds

ID = UUID("5f0f3a52-6c1c-4d24-9a0e-0c2f5d1f7a01")
SHELL = system("test")
DATA = seeds.jpeg(exif=seeds.exif(seeds.GPS))
OTHER = seeds.saved(seeds.drawing((300, 200)), "PNG")


def keep(photo_id=ID, data=DATA, key="toy-1", actor=SHELL, **more):
    return services.keep_photo(actor, photo_id=photo_id, subject_kind="toy", subject_key=key, data=data, **more)


def files(settings):
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_kept_photo_knows_place_size_and_sender(town, actor_of):
    photo = keep(actor=actor_of(town.worker_a))
    assert (photo.lng, photo.lat, photo.width, photo.height) == (113.305, 22.505, 640, 480)
    assert photo.uploaded_by == town.worker_a.pk


def test_files_have_names_that_tell_nothing(db, settings):
    keep()
    names = [path.name for path in files(settings)]
    assert len(names) == 2
    assert not any(str(ID) in name or "toy" in name for name in names)


def test_original_is_not_kept(db, settings):
    keep()
    assert not any(path.read_bytes() == DATA or seeds.SECRET in path.read_bytes() for path in files(settings))


def test_same_photo_twice_is_one(db, settings):
    first = keep()
    assert keep().pk == first.pk
    assert (Photo.objects.count(), len(files(settings))) == (1, 2)


def test_a_stage_holds_so_many_photos_and_no_more(db, settings, monkeypatch):
    monkeypatch.setattr(services, "MOST_OF_A_STAGE", 2)
    first, _second = keep(), keep(uuid4())
    with pytest.raises(Invalid):
        keep(uuid4())
    assert (keep().pk, keep(uuid4(), stage="finish").stage) == (first.pk, "finish")
    assert Photo.objects.count() == 3


@pytest.mark.parametrize("change", [{"data": OTHER}, {"key": "toy-2"}])
def test_same_id_for_something_else_is_refused(db, settings, change):
    keep()
    with pytest.raises(DifferentContent):
        keep(**change)
    assert len(files(settings)) == 2


def test_bad_photo_leaves_nothing_behind(db, settings):
    with pytest.raises(Invalid):
        keep(data=DATA[:900])
    assert (Photo.objects.count(), files(settings)) == (0, [])


def test_loser_of_a_race_with_other_content_takes_its_files_away(db, settings, monkeypatch):
    winner = keep()
    # The loser looked before the winner had written.
    monkeypatch.setattr(services, "_find_photo", lambda _photo_id: None)
    with pytest.raises(DifferentContent):
        keep(data=OTHER)
    assert len(files(settings)) == 2
    assert photo_file(winner, "large").is_file()


def test_loser_of_a_race_with_the_same_content_gets_the_winners(db, settings, monkeypatch):
    winner = keep()
    monkeypatch.setattr(services, "_find_photo", lambda _photo_id: None)
    assert keep().uploaded_at == winner.uploaded_at
    assert len(files(settings)) == 2


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one_photo(settings):
    kept, faults = [], []

    def send():
        try:
            kept.append(keep().pk)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (kept, faults) == ([ID] * 10, [])
    assert len(files(settings)) == 2


def test_photos_of_many_are_read_in_one_statement(db, django_assert_num_queries):
    for number in range(4):
        keep(photo_id=uuid4(), key=f"toy-{number % 2}")
    with django_assert_num_queries(1):
        found = photos_of_many("toy", ["toy-0", "toy-1", "toy-9"])
    assert [len(found[key]) for key in ("toy-0", "toy-1", "toy-9")] == [2, 2, 0]


def test_photos_of_a_subject_say_where_to_find_them(db):
    keep(stage="finish")
    (view,) = photos_of("toy", "toy-1")
    assert (view.stage, view.small_url) == ("finish", f"/evidence/{ID}/small.jpg")


def test_photo_of_another_subject_is_not_found(db):
    keep()
    assert photo_of("toy", "toy-1", ID).pk == ID
    with pytest.raises(NotFound):
        photo_of("toy", "toy-2", ID)


@pytest.fixture
def toys(monkeypatch):
    """Let toys be seen by whoever is called worker_a."""
    rules = {
        **policies._RULES,
        "evidence.open.toy": lambda actor, key: (
            ALLOWED if key == "toy-1" and actor.name == "林网格" else refused("not yours")
        ),
    }
    monkeypatch.setattr(policies, "_RULES", rules)


def test_photo_goes_to_who_may_see_its_subject(town, page, toys):
    keep()
    answer = page(town.worker_a).get(f"/evidence/{ID}/large.jpg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_photo_is_served_as_a_picture_and_nothing_else(town, page, toys):
    keep()
    headers = page(town.worker_a).get(f"/evidence/{ID}/small.jpg").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Content-Disposition"].startswith("inline")


def test_known_photo_is_not_sent_again(town, page, toys):
    keep()
    client = page(town.worker_a)
    etag = client.get(f"/evidence/{ID}/small.jpg").headers["ETag"]
    assert client.get(f"/evidence/{ID}/small.jpg", headers={"if-none-match": etag}).status_code == 304


def bare(answer):
    """The page without what differs each time: the address asked for and the form's own secret."""
    return re.sub(r"[0-9a-f-]{36}|[A-Za-z0-9]{64}", "", answer.content.decode())


def test_hidden_photo_answers_like_a_missing_one(town, page, toys):
    keep()
    hidden = page(town.worker_b).get(f"/evidence/{ID}/small.jpg")
    missing = page(town.worker_b).get(f"/evidence/{uuid4()}/small.jpg")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert bare(hidden) == bare(missing)


def test_hidden_photo_stays_hidden_to_a_reader_who_knows_its_etag(town, page, toys):
    keep()
    etag = page(town.worker_a).get(f"/evidence/{ID}/small.jpg").headers["ETag"]
    answer = page(town.worker_b).get(f"/evidence/{ID}/small.jpg", headers={"if-none-match": etag})
    assert answer.status_code == 404


@pytest.mark.parametrize("size", ["original", "SMALL", "large.jpg"])
def test_there_are_two_sizes_only(town, page, toys, size):
    keep()
    assert page(town.worker_a).get(f"/evidence/{ID}/{size}.jpg").status_code == 404


def test_signed_out_is_asked_to_sign_in(db, page):
    keep()
    assert page().get(f"/evidence/{ID}/small.jpg").status_code == 302


def test_photo_of_a_kind_without_rule_is_hidden(db):
    assert not policies.ask(ANONYMOUS, "evidence.open", Photo(subject_kind="unheard", subject_key="1"))
