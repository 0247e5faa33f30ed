"""What is sent in one round trip is one transaction of its own: all of it or nothing, and nothing else in between."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from foundation.kernel import outbox
from foundation.kernel.bulk import call_after_commit, insert, insert_one, new_row, one_transaction, update
from foundation.kernel.models import AuditEvent, Delivery, Message, Revision
from incidents.cases.models import Clock
from tests.conftest import TUESDAY

COLUMNS = ("topic", "version", "key", "payload", "created_at", "next_attempt_at", "attempts", "fault")


def messages(*keys: str) -> list[tuple[object, ...]]:
    return [("toy", 1, key, {}, TUESDAY, TUESDAY, 0, "") for key in keys]


def write(*steps: Callable[[], object]) -> None:
    with one_transaction():
        for step in steps:
            step()


def revision(name: str) -> Revision:
    return new_row(Revision, name=name)


@pytest.mark.django_db(transaction=True)
def test_all_of_it_is_there_and_then_calls_are_made() -> None:
    seen: list[int] = []
    with one_transaction():
        insert_one(revision("toy"))
        insert(Message, COLUMNS, messages("one"))
        call_after_commit(lambda: seen.append(Message.objects.count()))
        assert seen == []
    assert (Revision.objects.get(name="toy").number, seen) == (1, [1])


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_refused_takes_the_others_with_it_and_nothing_is_called() -> None:
    Revision.objects.create(name="toy")
    called: list[int] = []
    with pytest.raises(IntegrityError):
        write(
            lambda: insert(Message, COLUMNS, messages("one")),
            lambda: insert_one(revision("toy")),
            lambda: call_after_commit(lambda: called.append(1)),
        )
    assert (Message.objects.count(), called) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_many_rows_are_part_of_it_too() -> None:
    Revision.objects.create(name="toy")
    many = messages(*map(str, range(200)))
    with pytest.raises(IntegrityError):
        write(lambda: insert(Message, COLUMNS, many), lambda: insert_one(revision("toy")))
    assert Message.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_it_is_one_statement_without_begin_and_commit() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")
    with CaptureQueriesContext(connection) as captured, one_transaction():
        insert_one(revision("toy"))
        insert(Message, COLUMNS, messages("one"))
    assert len(captured) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_else_may_be_asked_inside() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")
    with pytest.raises(RuntimeError, match="outside of what is sent together"):
        write(lambda: insert(Message, COLUMNS, messages("one")), Message.objects.count)
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_inside_another_transaction_it_goes_with_that() -> None:
    with one_transaction():
        insert(Message, COLUMNS, messages("one"))
    assert Message.objects.count() == 1


def test_a_new_row_has_what_the_model_gives_it() -> None:
    made, usual = new_row(Clock, stage="accept"), Clock(stage="accept")
    names = [field.attname for field in Clock._meta.concrete_fields]
    assert [getattr(made, name) for name in names] == [getattr(usual, name) for name in names]
    assert (made.pk, made._state.adding) == (None, True)


def test_what_is_called_for_a_default_is_called_each_time() -> None:
    first, second = new_row(Message), new_row(Message)
    assert first.payload == {}
    assert first.payload is not second.payload


@pytest.mark.django_db
def test_no_rows_are_no_statement(django_assert_num_queries: Callable[[int], Iterator[None]]) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        update(AuditEvent, ("action",), [])


@pytest.mark.django_db(transaction=True)
def test_a_proof_of_delivery_names_a_message_that_exists() -> None:
    statement = "INSERT INTO kernel_delivery (message_id, subscriber, delivered_at) VALUES (999999, 'toy', %s)"
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement, [TUESDAY])
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_proof_cannot_be_moved_to_a_message_that_does_not_exist() -> None:
    insert(Message, COLUMNS, messages("one"))
    proof = Delivery.objects.create(message=Message.objects.get(), subscriber="toy", delivered_at=TUESDAY)
    with pytest.raises(IntegrityError):
        Delivery.objects.filter(pk=proof.pk).update(message_id=999999)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_message_takes_its_proofs_along_by_raw_sql_too() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")
    insert(Message, COLUMNS, messages("one", "two"))
    for message in Message.objects.all():
        Delivery.objects.create(message=message, subscriber="toy", delivered_at=TUESDAY)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_message WHERE key = 'one'")
    assert Delivery.objects.get().message.key == "two"


@pytest.mark.django_db
def test_delivered_messages_are_forgotten_with_their_proofs() -> None:
    insert(Message, COLUMNS, messages("one"))
    Message.objects.update(delivered_at=TUESDAY)
    Delivery.objects.create(message=Message.objects.get(), subscriber="toy", delivered_at=TUESDAY)
    outbox.forget_delivered(TUESDAY + outbox.KEEP_DELIVERED * 2)
    assert not Delivery.objects.exists()
