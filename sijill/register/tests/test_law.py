"""The printed law answers for every verdict that a rule declares, and for no other."""

from __future__ import annotations

import pytest

from sijill.desk.law.reading import read_rule
from sijill.register.rules.entering import RULES
from sijill.register.rules.mastery import MASTER_RULES
from sijill.register.rules.organisations import ORGANISATION_RULES

OF_ORGANISATIONS = [rule for rules in ORGANISATION_RULES.values() for rule in rules]


@pytest.mark.parametrize(
    "rule", [*RULES, *MASTER_RULES, *OF_ORGANISATIONS], ids=lambda rule: rule.code
)
def test_what_is_read_of_a_rule_is_what_it_declares(rule):
    found = read_rule(rule.code, rule.check).answers.values()
    declared = {code for code in rule.codes}
    assert declared <= {one.code for one in found}
    assert {one.article for one in found} <= {*rule.articles, ""}
