"""What is drawn once in each language is what would be drawn each time."""

from __future__ import annotations

import pytest
from django.template import Context, Engine, Template
from django.template.engine import Engine as Plain
from django.utils import translation

from sijill.web.templatetags.sayings import Constant

TAGS = (
    '{% translate "Back" %}',
    "{% translate 'Listen' %}",
    '{% icon "check" %}',
    '{% icon "check" label="Done" %}',
    '{% star "granted" %}',
    '{% button _("Back") kind="lined" small=True %}',
    '{% button _("Back") icon="check" name="go" value="1" %}',
    '{% tag "wait" _("Done") %}',
    '{% key "Enter" %}',
)
ASKED_EACH_TIME = (
    "{% translate word %}",
    '{% translate "Back" as word %}{{ word }}',
    "{% icon shape %}",
    '{% button _("Back") href=there %}',
    "{% button word|upper %}",
)


def plainly():
    held = Engine.get_default()
    builtins = [each for each in held.builtins if not each.endswith(".sayings")]
    return Plain(dirs=held.dirs, app_dirs=True, builtins=builtins, libraries=held.libraries)


@pytest.mark.parametrize("text", [*TAGS, *ASKED_EACH_TIME])
def test_a_tag_says_what_it_says_plainly_in_each_language(text):
    ours, plain = Template(text), Template(text, engine=plainly())
    for word, shape in (("Back", "check"), ("Listen", "clock")):
        for language in ("fr", "ar", "zgh", "fr"):
            facts = {"word": word, "shape": shape, "there": f"/{shape}/"}
            with translation.override(language):
                assert ours.render(Context(facts)) == plain.render(Context(facts))


def test_only_what_hangs_on_the_page_is_asked_each_time():
    assert all(isinstance(Template(text).nodelist[0], Constant) for text in TAGS)
    assert not any(isinstance(Template(text).nodelist[0], Constant) for text in ASKED_EACH_TIME)
