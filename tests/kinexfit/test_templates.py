"""What every template must keep to, and how a form field is wired for screen readers."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template.loader import get_template
from lucide.templatetags.lucide import lucide

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ALL = {str(path.relative_to(TEMPLATES)): path for path in sorted(TEMPLATES.rglob("*.html"))}
# Mail programs know no style sheets of ours and no CSP.
PAGES = {name: path for name, path in ALL.items() if "email" not in path.parts[:-1]}

# The CSP blocks each of these, so it would fail in the browser and nowhere else.
FORBIDDEN = re.compile(
    r"""\sstyle=|\son[a-z]+=|hx-on|["']js:|<style|<script(?![^>]*\b(?:src|type="application/json"))"""
)
ICON = re.compile(r"""(?:\blucide "|\bicon=")([a-z0-9-]+)\"""")


class SignUp(forms.Form):
    email = forms.EmailField(help_text="Where we write to.")
    password = forms.CharField(widget=forms.PasswordInput)
    level = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    kit = forms.MultipleChoiceField(
        choices=[("Free weights", [("Barbell", "Barbell")])],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField()


def test_no_template_has_anything_inline():
    found = {name: FORBIDDEN.findall(path.read_text()) for name, path in PAGES.items()}

    assert {name: inline for name, inline in found.items() if inline} == {}


def test_templates_name_icons_that_exist():
    named = {icon for path in PAGES.values() for icon in ICON.findall(path.read_text())}

    # Raises on a name the icon set doesn't have, as the page would when shown.
    assert all(lucide(icon) for icon in named)


def test_every_template_compiles():
    compiled = {name: get_template(name).origin.name for name in PAGES}

    assert compiled == {name: str(path) for name, path in PAGES.items()}


@pytest.mark.parametrize("name", SignUp.base_fields)
def test_errors_and_help_are_where_the_input_says_they_are(name):
    html = SignUp({})[name].as_field_group()

    for described_by in re.findall(r'aria-describedby="([^"]+)"', html):
        for reference in described_by.split():
            assert f'id="{reference}"' in html


@pytest.mark.parametrize("name", ["email", "password", "agreed"])
def test_every_input_has_its_label(name):
    html = SignUp()[name].as_field_group()

    assert f'for="id_{name}"' in html
    assert f'id="id_{name}"' in html


def test_refused_input_is_marked_invalid():
    html = SignUp({"email": "nobody"})["email"].as_field_group()

    assert 'aria-invalid="true"' in html
    assert "Enter a valid email address." in html


def test_choices_come_as_chips_under_their_heading():
    html = SignUp()["kit"].as_field_group()

    assert "<legend" in html
    assert 'aria-label="Free weights"' in html
    assert 'class="chip"' in html


def test_the_last_resort_page_needs_no_context():
    assert "Something broke" in get_template("500.html").render()
