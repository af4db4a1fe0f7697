"""A table points at tables of lower floors only, and is not seen from there."""

import pytest
from django.apps import apps

from tests.laws.house import floors


def room_of(model) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "sijill" else None


def pointers():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            ours = room_of(model) and field.concrete and target is not None
            if ours and room_of(target) not in (None, room_of(model)):
                yield pytest.param(field, id=f"{model._meta.label}.{field.name}")


@pytest.mark.parametrize("field", list(pointers()))
def test_a_pointer_to_another_room_goes_down_and_leaves_no_name_there(field):
    here, there = floors()[room_of(field.model)], floors()[room_of(field.related_model)]
    assert there < here, f"{field} points up"
    assert field.remote_field.hidden, f'{field} must say related_name="+"'


def test_acts_point_at_nothing():
    act = apps.get_model("ledger", "Act")
    assert [field.name for field in act._meta.get_fields() if field.is_relation] == []
