#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev, in a copy of its own, with programs beside it that only note their call."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile

import tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')

FAKE = '''#!/bin/sh
printf '%s\\n' "${0##*/} $*" >>"$CALLS"
'''
ALL_INSTALLED = FAKE + '''
[ "$1" != -W ] || { shift 3; for package; do printf 'installed:%s ' "$package"; done; }
'''
ONE_MISSING = FAKE + '''
[ "$1" != -W ] || { shift 3; for package; do
  [ "$package" = libzbar-dev ] || printf 'installed:%s ' "$package"; done; }
'''
USER = FAKE + 'echo 1000\n'
ROOT_USER = FAKE + 'echo 0\n'
FAILS = FAKE + 'echo what went wrong; exit 1\n'


# What the script itself calls.
REAL = ('cat', 'dirname', 'env', 'mktemp', 'rm', 'sh')


@contextlib.contextmanager
def copy_of_dev(**programs):
    """Yields a function that runs ./dev in a copy and returns (status, lines, calls).

    Of the system's programs it sees those in REAL; None takes one away.
    """
    with tempfile.TemporaryDirectory() as root:
        shutil.copy(os.path.join(ROOT, 'dev'), root)
        fakes = os.path.join(root, 'fakes')
        os.makedirs(fakes)
        for name in REAL:
            os.symlink(shutil.which(name), os.path.join(fakes, name))
        fake = {'meson': FAKE, 'ninja': FAKE, 'apt-get': FAKE, 'sudo': FAKE, 'id': ROOT_USER, 'dpkg-query': ALL_INSTALLED}
        for name, text in (fake | {name.replace('_', '-'): text for name, text in programs.items()}).items():
            if text is None:
                continue
            path = os.path.join(fakes, name)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
            os.chmod(path, 0o755)

        def run(*arguments):
            calls = os.path.join(root, 'calls')
            with open(calls, 'w', encoding='utf-8'):
                pass
            environment = os.environ | {'PATH': fakes, 'CALLS': calls}
            result = subprocess.run(['./dev', *arguments], cwd=root, env=environment, check=False,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8')
            with open(calls, encoding='utf-8') as file:
                return result.returncode, result.stdout.splitlines(), file.read().splitlines()

        yield run


def list_verbs():
    with open(os.path.join(ROOT, 'dev'), encoding='utf-8') as file:
        return re.findall(r'^verb_(\w+) \(\) \{$', file.read(), re.MULTILINE)


def test_help_lists_each_verb():
    verbs = list_verbs()
    assert {'run', 'build', 'test', 'bench', 'fuzz', 'lint', 'asan', 'help'} <= set(verbs), verbs
    with copy_of_dev() as dev:
        for arguments in ([], ['help']):
            status, lines, calls = dev(*arguments)
            assert (status, calls) == (0, [])
            listed = {line.split()[0] for line in lines if line.startswith('  ')}
            assert listed == set(verbs), (listed, verbs)


def test_unknown_verb():
    with copy_of_dev() as dev:
        status, lines, calls = dev('tset')
        assert (status, calls) == (2, [])
        assert lines[0].startswith('usage:')


def test_nothing_is_installed_twice():
    with copy_of_dev() as dev:
        status, _, calls = dev('build')
        assert status == 0
        assert not any(call.startswith(('apt-get', 'sudo')) for call in calls), calls
        assert 'ninja -C build' in calls


def test_missing_package():
    with copy_of_dev(dpkg_query=ONE_MISSING) as dev:
        status, _, calls = dev('build')
        apt = [call for call in calls if call.startswith('apt-get')]
        assert status == 0
        assert len(apt) == 2 and apt[0].endswith(' update') and apt[1].endswith(' libzbar-dev'), apt
        assert all('DPkg::Lock::Timeout=500' in call for call in apt)


def test_missing_package_without_root():
    with copy_of_dev(dpkg_query=ONE_MISSING, id=USER) as dev:
        _, _, calls = dev('build')
        assert sum(call.startswith('sudo ') for call in calls) == 2, calls


def test_package_that_cannot_be_installed():
    with copy_of_dev(dpkg_query=ONE_MISSING, apt_get=FAILS) as dev:
        status, lines, calls = dev('build')
        assert status != 0
        assert 'what went wrong' in lines
        assert 'ninja -C build' not in calls


def test_other_distributions():
    for manager, program in (('pacman', {'pacman': FAKE}), ('dnf', {})):
        with copy_of_dev(dpkg_query=None, meson=None, **program) as dev:
            status, lines, calls = dev('build')
            assert (status, calls) == (1, [])
            assert lines[-1].startswith(f'{manager} ') and ' meson ninja' in lines[-1], lines

    with copy_of_dev(dpkg_query=None) as dev:
        assert dev('build')[0] == 0


def test_build_that_fails():
    with copy_of_dev(ninja=FAILS) as dev:
        status, lines, _ = dev('test')
        assert status != 0
        assert 'what went wrong' in lines
        assert lines[-1] == '0 passed, 1 failed', lines


def test_ci_ends_as_the_tests_do():
    with open(os.path.join(ROOT, '.ci', 'run'), encoding='utf-8') as file:
        assert file.read().splitlines()[-1] == 'exec ./dev test'


if __name__ == '__main__':
    tap.main(globals())
