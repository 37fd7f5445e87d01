#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the TAP subtests of a run of `meson test` and names those that failed.

    tap_summary.py BUILD-DIRECTORY [NAME...]

Reads meson-logs/testlog.json and, to miss no program that did not run,
meson-info/intro-tests.json, or the names given. A skip, a todo, a missing plan
or subtest, a crash and a timeout count as failed; so does a program without
subtests. The last line is `N passed, M failed`; the exit status is 1 if M is
not 0.
"""

import collections
import json
import os
import re
import sys

TEST_LINE = re.compile(r'(?P<indent> *)(?P<result>ok|not ok)\b *(?P<number>\d+)?(?: *-)? *(?P<name>.*)')
PLAN_LINE = re.compile(r'(?P<indent> *)1\.\.(?P<count>\d+)')
DIRECTIVE = re.compile(r'\s#\s*(?P<word>skip|todo)', re.IGNORECASE)
MAX_LINES_SHOWN = 60


class Summary:
    """What one test program printed: the names that passed, and what failed with its reason."""

    def __init__(self, stdout):
        self.passed = []
        self.failed = []  # (name, reason, the lines before it)
        self._read(stdout)

    def _read(self, stdout):
        plan = None
        n_seen = 0
        bailed_out = False
        n_nested = n_failed_before = 0  # since the last line of the outermost level
        lines = []
        for line in stdout.splitlines():
            plan_line = PLAN_LINE.match(line)
            test_line = TEST_LINE.match(line)
            if line.startswith('Bail out!'):
                bailed_out = True
                self.failed.append(('(bail out)', line, lines))
            elif plan_line:
                plan = int(plan_line['count']) if not plan_line['indent'] else plan
                continue
            elif not test_line:
                lines.append(line)
                continue
            elif test_line['indent']:
                n_nested += 1
                self._take(test_line, lines)
            else:
                n_seen += 1
                # A line behind nested subtests only sums them up.
                if n_nested == 0 or (test_line['result'] == 'not ok' and len(self.failed) == n_failed_before):
                    self._take(test_line, lines)
                n_nested, n_failed_before = 0, len(self.failed)
            lines = []
        self._check_plan(plan, n_seen, bailed_out, lines)

    def _check_plan(self, plan, n_seen, bailed_out, lines):
        if plan is None:
            self.failed.append(('(plan)', 'there is no plan', lines))
        elif plan != n_seen:
            # The one that bailed out is counted already.
            n_missing = plan - n_seen - bailed_out if plan > n_seen else 1
            self.failed += n_missing * [('(plan)', f'{plan} subtests planned, {n_seen} run', lines)]
        elif n_seen == 0:
            self.failed.append(('(plan)', 'there are no subtests', lines))

    def _take(self, test_line, lines):
        name = test_line['name'] or test_line['number'] or '(no name)'
        directive = DIRECTIVE.search(' ' + name)
        if directive:
            self.failed.append((name, f'marked {directive["word"].lower()}', lines))
        elif test_line['result'] == 'not ok':
            self.failed.append((name, 'failed', lines))
        else:
            self.passed.append(name)


def summarize(entry):
    """Sums up one line of testlog.json."""
    summary = Summary(entry.get('stdout', ''))
    result = entry.get('result', '')
    if entry.get('returncode') != 0 and not summary.failed or result == 'TIMEOUT':
        reason = f'meson says {result}, exit status {entry.get("returncode")}'
        summary.failed.append(('(program)', reason, entry.get('stdout', '').splitlines()))
    return summary


def print_failures(name, summary, stderr):
    shown = None
    for failure in summary.failed:
        if failure == shown:  # one of the subtests that a plan lacks
            continue
        shown = failure
        subtest, reason, lines = failure
        n_alike = summary.failed.count(failure)
        print(f'not ok: {name}: {subtest}: {reason}' + (f' ({n_alike} failed)' if n_alike > 1 else ''))
        for line in lines[-MAX_LINES_SHOWN:]:
            print(f'    {line}')
    for line in stderr.splitlines()[-MAX_LINES_SHOWN:]:
        print(f'    {line}')


def read_log(build):
    path = os.path.join(build, 'meson-logs', 'testlog.json')
    if not os.path.exists(path):
        return []
    with open(path, encoding='utf-8') as file:
        return [json.loads(line) for line in file if line.strip()]


def read_expected(build):
    with open(os.path.join(build, 'meson-info', 'intro-tests.json'), encoding='utf-8') as file:
        return [test['name'] for test in json.load(file)]


def print_summary(log, expected):
    """Prints the failures and the line of figures; returns the number of failures."""
    n_passed = n_failed = 0
    for entry in log:
        summary = summarize(entry)
        n_passed += len(summary.passed)
        n_failed += len(summary.failed)
        if summary.failed:
            print_failures(entry['name'], summary, entry.get('stderr', ''))

    # The log says "project:suite / name".
    missing = collections.Counter(expected) - collections.Counter(entry['name'].split(' / ')[-1] for entry in log)
    for name in missing.elements():
        n_failed += 1
        print(f'not ok: {name}: did not run')

    if n_passed + n_failed == 0:
        n_failed = 1
        print('not ok: there is no test')
    print(f'{n_passed} passed, {n_failed} failed')
    return n_failed


def main():
    build, *names = sys.argv[1:]
    expected = names or read_expected(build)
    return 1 if print_summary(read_log(build), expected) else 0


if __name__ == '__main__':
    sys.exit(main())
