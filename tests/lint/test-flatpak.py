#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sandbox may do, and that what is built in it is pinned and licensed."""

import copy
import json
import os
import re
import subprocess

import tap

MANIFEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'flatpak', 'org.pillion.Pillion.yml')

# Everything else comes from portals.
ALLOWED = {
    '--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11', '--socket=pulseaudio', '--device=dri',
    '--talk-name=org.kde.StatusNotifierWatcher',
}
NEEDED = {'--share=network', '--socket=wayland'}
OLDEST_RUNTIME = 50


def read_manifest():
    shown = subprocess.run(['flatpak-builder', '--show-manifest', MANIFEST], check=True, stdout=subprocess.PIPE, encoding='utf-8')
    return json.loads(shown.stdout)


def check_source(source):
    if source['type'] == 'dir':
        return source['path'].endswith('..')
    return source['url'].startswith('https://') and re.fullmatch(r'[0-9a-f]{64}', source.get('sha256', '')) is not None


def check_manifest(manifest):
    arguments = set(manifest['finish-args'])
    yield from (f'{argument}: a portal does this' for argument in sorted(arguments - ALLOWED))
    yield from (f'{argument}: is missing' for argument in sorted(NEEDED - arguments))
    if manifest['runtime'] != 'org.gnome.Platform' or int(manifest['runtime-version']) < OLDEST_RUNTIME:
        yield 'the runtime is no longer cared for'
    if manifest['command'] != 'pillion':
        yield 'the command is not the application'
    for module in manifest['modules']:
        if not all(check_source(source) for source in module['sources']):
            yield f'{module["name"]}: is not pinned'
        place = '/share/licenses/${FLATPAK_ID}/' + module['name'] + '/'
        if not any(place in command for command in module.get('post-install', [])):
            yield f'{module["name"]}: does not install its licence'


def test_manifest():
    problems = list(check_manifest(read_manifest()))
    assert not problems, problems


def test_modules():
    names = [module['name'] for module in read_manifest()['modules']]
    assert {'libsodium', 'libqrencode', 'zbar'} <= set(names) and names[-1] == 'pillion', names


def test_planted():
    good = read_manifest()
    for argument in ('--filesystem=home', '--device=all', '--talk-name=org.freedesktop.Notifications', '--socket=x11',
                     '--system-talk-name=org.freedesktop.login1', '--talk-name=org.freedesktop.portal.Camera'):
        manifest = copy.deepcopy(good)
        manifest['finish-args'].append(argument)
        assert len(list(check_manifest(manifest))) == 1, argument

    manifest = copy.deepcopy(good)
    manifest['finish-args'].remove('--share=network')
    manifest['runtime-version'] = '42'
    del manifest['modules'][0]['sources'][0]['sha256']
    manifest['modules'][1]['post-install'] = []
    assert len(list(check_manifest(manifest))) == 4, list(check_manifest(manifest))


if __name__ == '__main__':
    tap.main(globals())
