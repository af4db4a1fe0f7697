"""What runs with the house may be given on with it."""

import re
from importlib import metadata
from pathlib import Path

import pytest

from tests.laws.house import ROOT
from tests.laws.licences import licence, packages, page

GPL = re.compile(r"(?<![LA-Za-z-])(?:A?GPL|(?:GNU |Affero )General Public License)", re.IGNORECASE)
# Encoders under the GPL that builds of the same library bundle.
FORBIDDEN_LIBRARIES = ("x265", "x264", "kvazaar")


def under_the_gpl(text):
    """Whether no other licence may be chosen."""
    return all(GPL.search(choice) for choice in re.split(r"\s+OR\s+", text))


def test_a_licence_that_may_be_chosen_is_not_the_gpl():
    assert not under_the_gpl("EPL-2.0 OR GPL-2.0-or-later")
    assert under_the_gpl("GPL-2.0-only OR AGPL-3.0-only")
    assert under_the_gpl("GPL-3.0-or-later")


@pytest.mark.parametrize("package", packages())
def test_nothing_that_runs_is_under_the_gpl(package):
    said = metadata.metadata(package)
    classes = [c for c in said.get_all("Classifier") or [] if "License ::" in c]
    for text in (licence(package), said.get("License-Expression") or "", *classes):
        assert not under_the_gpl(text.replace("Lesser General", "L-General")), text
    assert licence(package)


def test_no_library_under_the_gpl_hides_in_a_wheel():
    for package in packages():
        for file in metadata.files(package) or []:
            assert not any(name in Path(file).name for name in FORBIDDEN_LIBRARIES), file


def test_the_page_of_licences_is_the_one_made_from_the_wheels():
    assert (ROOT / "docs" / "licences.md").read_text(encoding="utf-8") == page()
