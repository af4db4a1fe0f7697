"""The suite stands where the pages stand: behind the walls of `sijill_web`."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

pytestmark = pytest.mark.django_db


def ask(question: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def test_the_suite_runs_as_web_neither_owner_nor_superuser():
    [(name, superuser, bypass, makes)] = ask(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles"
        " WHERE rolname = current_user"
    )
    assert (name, superuser, bypass, makes) == ("sijill_web", False, False, False)


def test_web_owns_nothing():
    assert ask(
        "SELECT count(*) FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER')"
    ) == [(0,)]


@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE django_session", "DROP TABLE django_session", "CREATE TABLE mine (n int)"],
)
def test_web_may_shape_nothing(statement):
    with pytest.raises(ProgrammingError), transaction.atomic():
        ask(statement)


def test_no_extension_is_needed():
    assert ask("SELECT extname FROM pg_extension ORDER BY 1") == [("plpgsql",)]


def test_a_clone_commits_and_is_seen_by_other_connections(clone):
    from django.contrib.sessions.models import Session
    from django.utils.timezone import now

    def write():
        Session.objects.create(session_key="k" * 32, session_data="", expire_date=now())

    first, second = clone.at_once(write, write)
    assert {type(first).__name__, type(second).__name__} == {"NoneType", "IntegrityError"}
    assert Session.objects.count() == 1
