#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What software centres show of the application, beyond what appstreamcli asks for.

    test-metainfo.py BUILD-DIRECTORY
"""

import os
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree

import tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
METAINFO = os.path.join(sys.argv[1], 'data', 'org.pillion.Pillion.metainfo.xml')
SCREENSHOTS = os.path.join(ROOT, 'data', 'screenshots')

MAX_NAME = 20
MAX_SUMMARY = 35
MAX_SCREENSHOTS = 10
MAX_SIZE = (1000, 700)  # of a window at one pixel a pixel
NO_NEWS = re.compile(r'bug ?fix|various|improvements', re.IGNORECASE)
PINNED = re.compile(r'https://codeberg\.org/pillion/pillion/raw/tag/v\d+\.\d+\.\d+/data/screenshots/([a-z-]+\.png)')


def check_texts(root):
    name, summary = root.findtext('name'), root.findtext('summary')
    if len(name) > MAX_NAME:
        yield f'name: is longer than {MAX_NAME}'
    if len(summary) > MAX_SUMMARY:
        yield f'summary: is longer than {MAX_SUMMARY}'
    if summary.endswith('.') or re.search(rf'^(an?|the) |\b(app|application|client|gtk|{name})\b', summary, re.IGNORECASE):
        yield f'summary: “{summary}” says what is said already'
    for caption in root.iter('caption'):
        if caption.text.endswith('.'):
            yield f'caption: “{caption.text}” ends with a stop'
    yield from ('description: a list is longer than 10' for items in root.iter('ul') if len(items.findall('li')) > 10)


def check_identity(root):
    if root.findtext('metadata_license') not in ('CC0-1.0', 'FSFAP'):
        yield 'metadata_license: is not one that lets everybody copy it'
    if root.findtext('project_license') != 'GPL-3.0-or-later':
        yield 'project_license: is not the one in LICENSE'
    urls = {url.get('type'): url.text for url in root.findall('url')}
    yield from (f'url: lacks {kind}' for kind in ('homepage', 'bugtracker', 'vcs-browser', 'translate') if kind not in urls)
    yield from (f'url: {url} is not safe' for url in urls.values() if not url.startswith('https://'))
    developers = root.findall('developer') + root.findall('developer_name')
    if len(developers) != 1:
        yield 'developer: is not there once'
    yield from ('developer: has no id' for developer in root.findall('developer') if developer.get('id') != 'org.pillion')
    if root.find("translation[@type='gettext']") is None:
        yield 'translation: is missing'
    if root.find("content_rating[@type='oars-1.1']") is None:
        yield 'content_rating: is missing'


def check_devices(root):
    display = root.find('requires/display_length')
    if display is None or (display.get('compare'), display.text) != ('ge', '360'):
        yield 'requires: is not a display of 360'
    controls = {control.text for control in root.iterfind('supports/control')}
    if controls != {'keyboard', 'pointing', 'touch'}:
        yield f'supports: {controls}'
    if root.find('recommends/internet') is None:
        yield 'recommends: lacks internet'


def check_branding(root):
    colors = {color.get('scheme_preference'): color.text for color in root.iterfind("branding/color[@type='primary']")}
    if set(colors) != {'light', 'dark'} or len(set(colors.values())) != 2:
        yield f'branding: {colors}'


def check_releases(root, version):
    releases = root.findall('releases/release')
    dates = [release.get('date') for release in releases]
    if not releases or releases[0].get('version') != version:
        yield f'releases: the first is not {version}'
    if dates != sorted(dates, reverse=True) or not all(re.fullmatch(r'\d{4}-\d\d-\d\d', date) for date in dates):
        yield f'releases: {dates} are not in order'
    for release in releases:
        text = ' '.join(release.itertext()).strip()
        if not text or NO_NEWS.search(text):
            yield f'releases: {release.get("version")} does not say what is new'


def png_size(path):
    with open(path, 'rb') as file:
        head = file.read(24)
    return struct.unpack('>II', head[16:]) if head.startswith(b'\x89PNG\r\n\x1a\n') else None


def check_screenshots(root, folder):
    screenshots = root.findall('screenshots/screenshot')
    if not 1 <= len(screenshots) <= MAX_SCREENSHOTS:
        yield f'screenshots: there are {len(screenshots)}'
    if [screenshot.get('type') for screenshot in screenshots] != ['default'] + [None] * (len(screenshots) - 1):
        yield 'screenshots: the first is not the only default'
    for screenshot in screenshots:
        images = screenshot.findall('image')
        match = PINNED.fullmatch(images[0].text) if len(images) == 1 else None
        if match is None or screenshot.find('caption') is None:
            yield 'screenshots: one has not one pinned picture and a caption'
            continue
        size = tuple(int(images[0].get(key, '0')) for key in ('width', 'height'))
        if not (0 < size[0] <= MAX_SIZE[0] and 0 < size[1] <= MAX_SIZE[1]):
            yield f'screenshots: {match[1]} is {size}'
        # Made by ./dev screenshots.
        if png_size(os.path.join(folder, match[1])) != size:
            yield f'screenshots: {match[1]} in data/screenshots is not a PNG of {size}'


def check_all(root):
    with open(os.path.join(ROOT, 'meson.build'), encoding='utf-8') as file:
        version = re.search(r"version: '([^']+)'", file.read())[1]
    for check in (check_texts, check_identity, check_devices, check_branding):
        yield from check(root)
    yield from check_releases(root, version)
    yield from check_screenshots(root, SCREENSHOTS)


def read_metainfo():
    with open(METAINFO, encoding='utf-8') as file:
        return file.read()


def test_planted():
    good = read_metainfo()
    planted = [
        ('<name>Pillion', '<name>Pillion, the messenger'), ('>Chat from', '>The chat from'), ('all your devices<', 'your app<'),
        ('>Chat from all', '>Chat with everybody from all'), ('list of chats<', 'list of chats.<'), ('CC0-1.0<', 'GPL-3.0<'),
        ('vcs-browser', 'contact'), ('https://pillion', 'http://pillion'), ('>360<', '>400<'), ('>touch<', '>voice<'),
        ('<internet>always</internet>', ''), ('#63308c', '#ffbe6f'), ('version="0.1.0"', 'version="0.0.9"'),
        ('2026-11-22', 'today'), ('The first release', 'Various fixes'), ('tag/v0.1.0/data/screenshots/link', 'main/link'),
        (' type="default"', ''), ('width="1000"', 'width="4000"'), ('<caption', '<note'), ('oars-1.1', 'oars-1.0'),
    ]
    for old, new in planted:
        assert old in good, old
        text = good.replace(old, new).replace('</caption', '</note' if '<note' in new else '</caption')
        assert list(check_all(ElementTree.fromstring(text))), (old, new)


def test_metainfo():
    problems = list(check_all(ElementTree.fromstring(read_metainfo())))
    assert not problems, problems


if __name__ == '__main__':
    tap.main(globals())
