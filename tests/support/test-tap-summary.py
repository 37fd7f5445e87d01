#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the counter of `./dev test` takes for a failure."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile

import tap
import tap_summary

# stdout, exit status, result as meson sees it -> passed, failed
PROGRAMS = {
    'passed': ('1..2\nok 1 /a\nok 2 /b\n', 0, 'OK', 2, 0),
    'plan behind': ('ok 1 /a\n1..1\n', 0, 'OK', 1, 0),
    'failed': ('1..2\nok 1 /a\nnot ok 2 /b\n', 1, 'FAIL', 1, 1),
    'skip': ('1..2\nok 1 /a\nok 2 /b # SKIP no camera\n', 0, 'OK', 1, 1),
    'skip without a name': ('1..1\nok 1 # skip\n', 0, 'SKIP', 0, 1),
    'skip of all': ('1..0 # SKIP no bus\n', 0, 'SKIP', 0, 1),
    'todo': ('1..1\nnot ok 1 /a # TODO later\n', 0, 'OK', 0, 1),
    'todo that works': ('1..1\nok 1 /a # TODO later\n', 0, 'OK', 0, 1),
    'crash': ('1..3\nok 1 /a\n', -11, 'FAIL', 1, 2),
    'crash at the end': ('1..1\nok 1 /a\n', -6, 'FAIL', 1, 1),
    'timeout': ('1..2\nok 1 /a\n', -9, 'TIMEOUT', 1, 2),
    'timeout at the end': ('1..1\nok 1 /a\n', 0, 'TIMEOUT', 1, 1),
    'bail out': ('1..3\nok 1 /a\nBail out! ERROR: assertion\n', -6, 'ERROR', 1, 2),
    'bail out first': ('Bail out! no fixture\n', 1, 'ERROR', 0, 2),
    'no plan': ('ok 1 /a\n', 0, 'ERROR', 1, 1),
    'too few': ('1..3\nok 1 /a\n', 0, 'ERROR', 1, 2),
    'too many': ('1..1\nok 1 /a\nok 2 /b\n', 0, 'ERROR', 2, 1),
    'no subtests': ('1..0\n', 0, 'SKIP', 0, 1),
    'no TAP': ('all is well\n', 0, 'OK', 0, 1),
    'nothing': ('', 0, 'OK', 0, 1),
    'nested': ('    ok 1 /a/b\n    ok 2 /a/c\n    1..2\nok 1 /a\n1..1\n', 0, 'OK', 2, 0),
    'nested failure': ('    ok 1 /a/b\n    not ok 2 /a/c\n    1..2\nnot ok 1 /a\n1..1\n', 1, 'FAIL', 1, 1),
    'nested, then failed': ('    ok 1 /a/b\n    1..1\nnot ok 1 /a\n1..1\n', 1, 'FAIL', 1, 1),
    'nested, then flat': ('    ok 1 /a/b\n    1..1\nok 1 /a\nnot ok 2 /b\n1..2\n', 1, 'FAIL', 1, 1),
}


def entry(name, stdout='1..1\nok 1 /a\n', returncode=0, result='OK', stderr=''):
    return {'name': f'pillion:suite / {name}', 'stdout': stdout, 'stderr': stderr,
            'returncode': returncode, 'result': result}


def printed_by(log, expected):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        n_failed = tap_summary.print_summary(log, expected)
    return output.getvalue().splitlines(), n_failed


def test_programs():
    for name, (stdout, returncode, result, n_passed, n_failed) in PROGRAMS.items():
        summary = tap_summary.summarize(entry(name, stdout, returncode, result))
        assert (len(summary.passed), len(summary.failed)) == (n_passed, n_failed), (name, summary.failed)


def test_total():
    lines, n_failed = printed_by([entry('one'), entry('two', '1..1\nnot ok 1 /b\n', 1, 'FAIL')], ['one', 'two'])
    assert n_failed == 1
    assert lines[-1] == '1 passed, 1 failed', lines


def test_names_and_output_of_failures():
    stdout = '1..2\nok 1 /a\n# what it printed\nnot ok 2 /b\n'
    lines, _ = printed_by([entry('one', stdout, 1, 'FAIL', 'what went wrong\n')], ['one'])
    assert lines[0] == 'not ok: pillion:suite / one: /b: failed', lines
    assert '    # what it printed' in lines
    assert '    what went wrong' in lines


def test_program_that_did_not_run():
    lines, n_failed = printed_by([entry('one')], ['one', 'two', 'one'])
    assert n_failed == 2
    assert lines[-1] == '1 passed, 2 failed', lines
    assert 'not ok: two: did not run' in lines


def test_no_program_at_all():
    lines, n_failed = printed_by([], [])
    assert n_failed == 1
    assert lines[-1] == '0 passed, 1 failed', lines


def run_on_folder(log):
    with tempfile.TemporaryDirectory() as build:
        os.makedirs(os.path.join(build, 'meson-logs'))
        os.makedirs(os.path.join(build, 'meson-info'))
        with open(os.path.join(build, 'meson-logs', 'testlog.json'), 'w', encoding='utf-8') as file:
            file.writelines(json.dumps(line) + '\n' for line in log)
        with open(os.path.join(build, 'meson-info', 'intro-tests.json'), 'w', encoding='utf-8') as file:
            json.dump([{'name': 'one'}], file)
        result = subprocess.run([sys.executable, tap_summary.__file__, build], check=False,
                                stdout=subprocess.PIPE, encoding='utf-8')
    return result.returncode, result.stdout.splitlines()[-1]


def test_exit_status():
    assert run_on_folder([entry('one')]) == (0, '1 passed, 0 failed')
    assert run_on_folder([entry('one', returncode=1)]) == (1, '1 passed, 1 failed')
    assert run_on_folder([]) == (1, '0 passed, 1 failed')


def test_own_tap():
    def fail():
        print('about to fail')
        raise ValueError('on purpose')

    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        n_failed = tap.run([('good', lambda: None), ('bad', fail)])
    summary = tap_summary.Summary(output.getvalue())
    assert n_failed == 1
    assert summary.passed == ['good']
    assert summary.failed[0][0] == 'bad'
    assert '# about to fail' in summary.failed[0][2]


if __name__ == '__main__':
    tap.main(globals())
