#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for the .ui files of the application; that they load is seen by the tests that show them."""

import os
import re
import xml.etree.ElementTree as ElementTree

import tap

APP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'src', 'app')

# What every file must run on.
FLOOR = {'gtk': '4.8', 'libadwaita': '1.2'}
BUTTONS = {'GtkButton', 'GtkMenuButton', 'GtkToggleButton'}

# Strings that people see.
SEEN = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text', 'heading', 'body'}


def list_ui_files():
    for directory, _, names in os.walk(APP):
        yield from (os.path.join(directory, name) for name in sorted(names) if name.endswith('.ui'))


def properties_of(element):
    return {child.get('name').replace('_', '-'): child for child in element.findall('property')}


def check_button(element):
    properties = properties_of(element)
    # What is bound or given in code has no text here, but it has the element.
    has_text = 'label' in properties or 'child' in properties or element.find('child') is not None
    if 'icon-name' in properties and not has_text and 'tooltip-text' not in properties:
        yield f'{element.get("id") or element.get("class")}: an icon alone needs a tooltip'


def check_string(element):
    for name, child in properties_of(element).items():
        text = (child.text or '').strip()
        if name in SEEN and re.search(r'\w{2}', text) and child.get('translatable') != 'yes':
            yield f'{name} “{text}” is not translated'
        if name in SEEN and ('...' in text or re.search(r"\w'\w|\"", text)):
            yield f'{name} “{text}” is not set as it should be'


def check_ui(name, text):
    root = ElementTree.fromstring(text)
    required = {element.get('lib'): element.get('version') for element in root.findall('requires')}
    yield from (f'requires {lib} {version}' for lib, version in required.items() if FLOOR.get(lib) != version)
    if 'gtk' not in required:
        yield 'does not say which GTK it needs'
    template = root.find('template')
    if template is not None:
        words = re.sub(r'(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '-', template.get('class')).lower()
        if words + '.ui' != name:
            yield f'is not named after {template.get("class")}'
    for element in [*root.iter('object'), *root.iter('template')]:
        yield from check_string(element)
        if element.get('class') in BUTTONS:
            yield from check_button(element)


def test_planted():
    ui = '<interface><requires lib="gtk" version="4.8"/><template class="PillionQrView" parent="GtkBox">%s</template></interface>'
    assert not list(check_ui('pillion-qr-view.ui', ui % ''))
    button = '<child><object class="GtkButton"><property name="icon-name">go-next-symbolic</property>%s</object></child>'
    tooltip = '<property name="tooltip-text" translatable="yes">Next</property>'
    assert not list(check_ui('pillion-qr-view.ui', ui % button % tooltip))
    assert not list(check_ui('pillion-qr-view.ui', ui % '<property name="accelerator">&lt;Alt&gt;1...9</property>'))
    for name, text in (('pillion-qr.ui', ui % ''), ('pillion-qr-view.ui', ui.replace('4.8', '4.10') % ''),
                       ('pillion-qr-view.ui', ui % button % ''),
                       ('pillion-qr-view.ui', ui % '<property name="title">Hello</property>'),
                       ('pillion-qr-view.ui', ui % '<property name="title" translatable="yes">Wait...</property>')):
        assert len(list(check_ui(name, text))) == 1, (name, text)


def test_ui_files():
    problems = []
    for path in list_ui_files():
        with open(path, encoding='utf-8') as file:
            problems += [f'{os.path.basename(path)}: {problem}' for problem in check_ui(os.path.basename(path), file.read())]
    print('\n'.join(problems))
    assert not problems


def test_resources():
    with open(os.path.join(APP, 'pillion.gresource.xml'), encoding='utf-8') as file:
        listed = {element.text for element in ElementTree.fromstring(file.read()).iter('file') if element.text.endswith('.ui')}
    present = {os.path.relpath(path, APP) for path in list_ui_files()}
    assert listed == present, listed ^ present


if __name__ == '__main__':
    tap.main(globals())
