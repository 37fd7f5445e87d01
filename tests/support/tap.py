# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A test program in Python: functions named test_*, reported as TAP.

    import tap

    def test_sum():
        assert 1 + 1 == 2

    if __name__ == '__main__':
        tap.main(globals())

They run in the order of the file. One fails by an exception; what is printed
goes behind "# ". The exit status is 1 if any failed.
"""

import contextlib
import io
import sys
import traceback


def _comment(text):
    return ''.join(f'# {line}\n' for line in text.splitlines())


def run(cases):
    """Runs (name, function) pairs, prints TAP, returns the number of failures."""
    print(f'1..{len(cases)}', flush=True)
    n_failed = 0
    for number, (name, case) in enumerate(cases, 1):
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                case()
            result = 'ok'
        except Exception:  # a test may fail by any
            output.write(traceback.format_exc())
            result = 'not ok'
            n_failed += 1
        print(f'{_comment(output.getvalue())}{result} {number} - {name}', flush=True)
    return n_failed


def main(namespace):
    cases = [(name.removeprefix('test_').replace('_', '-'), value)
             for name, value in namespace.items() if name.startswith('test_') and callable(value)]
    sys.exit(1 if run(cases) else 0)
