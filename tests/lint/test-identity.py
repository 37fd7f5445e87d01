#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""One name everywhere, and what a desktop expects of the files that bear it.

    test-identity.py BUILD-DIRECTORY
"""

import configparser
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

import tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
BUILD = sys.argv[1]
ID = 'org.pillion.Pillion'

SVG = '{http://www.w3.org/2000/svg}'
SCHEME = 'x-scheme-handler/pillion'

# What says nothing about the purpose: software centres leave these out.
TOOLKITS = {'GTK', 'GNOME', 'Qt', 'KDE', 'Core'}

WANTED = {
    'Type': 'Application',
    'Icon': ID,
    'Exec': 'pillion %u',
    'MimeType': SCHEME + ';',
    'StartupNotify': 'true',
    'DBusActivatable': 'true',
    'X-GNOME-SingleWindow': 'true',
    'X-GNOME-UsesNotifications': 'true',
    'X-Purism-FormFactor': 'Workstation;Mobile;',
}


def read(*path):
    with open(os.path.join(ROOT, *path), encoding='utf-8') as file:
        return file.read()


def read_built(*path):
    with open(os.path.join(BUILD, *path), encoding='utf-8') as file:
        return file.read()


def parse_keys(text):
    parser = configparser.ConfigParser(interpolation=None, delimiters=('=',), comment_prefixes=('#',))
    parser.optionxform = str
    parser.read_string(text)
    return parser


def check_id(name):
    parts = name.split('.')
    if not 3 <= len(parts) <= 5 or not all(re.fullmatch(r'[A-Za-z_]\w*', part, re.ASCII) for part in parts):
        yield f'{name}: is no name of three to five words'
    if parts[-1] in ('desktop', 'app', 'linux'):
        yield f'{name}: ends with {parts[-1]}'


def check_desktop(text):
    parser = parse_keys(text)
    entry = parser['Desktop Entry']
    yield from (f'{key} is not {value}' for key, value in WANTED.items() if entry.get(key) != value)
    yield from (f'{key} is missing' for key in ('Name', 'GenericName', 'Comment', 'Keywords') if not entry.get(key))
    if 'SingleMainWindow' in entry:
        yield 'SingleMainWindow: validators of Debian 12 refuse it'
    if not entry.get('Keywords', ';').endswith(';'):
        yield 'Keywords do not end with a semicolon'
    if not set(entry.get('Categories', '').strip(';').split(';')) - TOOLKITS - {''}:
        yield 'Categories name only toolkits'
    actions = [action for action in entry.get('Actions', '').split(';') if action]
    groups = [group.removeprefix('Desktop Action ') for group in parser.sections() if group.startswith('Desktop Action ')]
    if actions != groups:
        yield f'Actions {actions} are not the groups {groups}'


def check_service(text):
    service = parse_keys(text)['D-BUS Service']
    if service.get('Name') != ID:
        yield f'Name is not {ID}'
    if not re.fullmatch(r'/\S+/pillion --gapplication-service', service.get('Exec', '')):
        yield 'Exec does not start the service'


def check_icon(text, size):
    root = ElementTree.fromstring(text)
    if root.tag != SVG + 'svg':
        yield 'is no SVG'
    if (root.get('width'), root.get('height'), root.get('viewBox')) != (str(size), str(size), f'0 0 {size} {size}'):
        yield f'is not {size} by {size}'
    for element in root.iter():
        if element.tag in (SVG + 'filter', SVG + 'image', SVG + 'text'):
            yield f'has a {element.tag.removeprefix(SVG)}'


def check_symbolic(text):
    yield from check_icon(text, 16)
    for element in ElementTree.fromstring(text).iter():
        # The toolkit recolours what is filled, and nothing else.
        if element.get('stroke', 'none') != 'none' or element.get('style') or element.get('fill', '#2e3436') != '#2e3436':
            yield 'is drawn in more than one colour'


def test_planted():
    good = read('data', ID + '.desktop.in')
    assert not list(check_desktop(good)), list(check_desktop(good))
    for old, new in (('MimeType=', 'Mime='), ('%u', ''), ('Actions=new-chat;', 'Actions='), ('Comment=', 'Note='),
                     ('DBusActivatable=true', 'DBusActivatable=false'), ('Icon=org.', 'Icon=com.'),
                     ('Categories=Network;InstantMessaging;Chat;', 'Categories=GTK;GNOME;'),
                     ('Terminal=false', 'SingleMainWindow=true'), ('encrypted;phone;', 'encrypted;phone')):
        assert len(list(check_desktop(good.replace(old, new)))) == 1, (old, new)

    assert not list(check_id(ID))
    assert all(list(check_id(name)) for name in ('org.pillion', 'org.pil-lion.Pillion', 'org.pillion.Pillion.desktop', 'a.1.b'))
    assert list(check_service('[D-BUS Service]\nName=org.pillion.Pillion\nExec=/usr/bin/pillion\n'))

    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">%s</svg>'
    assert not list(check_symbolic(svg % '<path fill="#2e3436" d="M0 0h1v1z"/>'))
    assert list(check_symbolic(svg % '<path stroke="#2e3436" d="M0 0h1v1z"/>'))
    assert list(check_symbolic(svg % '<path fill="#ff0000" d="M0 0h1v1z"/>'))
    assert list(check_icon(svg % '<filter/>', 16))
    assert list(check_icon(svg % '', 128))


def test_names():
    metainfo = ElementTree.fromstring(read('data', ID + '.metainfo.xml.in'))
    schemas = ElementTree.fromstring(read('data', ID + '.gschema.xml'))
    names = {
        'metainfo': metainfo.findtext('id'),
        'launchable': metainfo.findtext('launchable').removesuffix('.desktop'),
        'icon of metainfo': metainfo.findtext('icon'),
        'icon': parse_keys(read('data', ID + '.desktop.in'))['Desktop Entry']['Icon'],
        'schema': schemas.find('schema').get('id'),
        'path of schema': schemas.find('schema').get('path').strip('/').replace('/', '.'),
        'service': parse_keys(read_built('data', ID + '.service'))['D-BUS Service']['Name'],
        'flatpak': re.search(r'^id: (\S+)$', read('flatpak', ID + '.yml'), re.MULTILINE)[1],
    }
    assert set(names.values()) == {ID}, names
    assert not list(check_id(ID))


def test_application_id():
    sources = [os.path.join(directory, name) for directory, _, names in os.walk(os.path.join(ROOT, 'src', 'app'))
               for name in names if name.endswith(('.c', '.h', '.ui', '.build'))]
    named = {match for path in sources for match in re.findall(r'"(org\.pillion(?:\.\w+)*)"', read(path))}
    assert named == {ID}, named


def test_desktop_file():
    problems = list(check_desktop(read_built('data', ID + '.desktop')))
    assert not problems, problems


def test_service():
    problems = list(check_service(read_built('data', ID + '.service')))
    assert not problems, problems


def test_media_types():
    metainfo = ElementTree.fromstring(read('data', ID + '.metainfo.xml.in'))
    provided = [element.text for element in metainfo.iter('mediatype')]
    entry = parse_keys(read('data', ID + '.desktop.in'))['Desktop Entry']
    assert provided == [SCHEME] and entry['MimeType'] == SCHEME + ';', (provided, entry['MimeType'])
    categories = [element.text for element in metainfo.iter('category')]
    assert entry['Categories'].strip(';').split(';') == categories, categories


def test_icons():
    assert not list(check_icon(read('data', 'icons', ID + '.svg'), 128))
    assert not list(check_symbolic(read('data', 'icons', ID + '-symbolic.svg')))


def test_symbolic_icons():
    names = sorted(os.listdir(os.path.join(ROOT, 'data', 'icons', 'symbolic')))
    for name in names:
        problems = list(check_symbolic(read('data', 'icons', 'symbolic', name)))
        assert not problems and re.fullmatch(r'pillion-[a-z-]+-symbolic(-rtl)?\.svg', name), (name, problems)
    resources = ElementTree.fromstring(read('data', 'icons', 'pillion-icons.gresource.xml'))
    listed = [element.text for folder in resources.iter('gresource') if folder.get('prefix').endswith('/actions')
              for element in folder.iter('file')]
    assert listed == ['symbolic/' + name for name in names]


if __name__ == '__main__':
    tap.main(globals())
