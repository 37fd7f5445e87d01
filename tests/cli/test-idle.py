#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""That the primary was not used for long, on the command line."""

import cli
import tap

DAY_MS = 86400000


def after(days):
    """What runs a command so many days later; who is waited for does not wait longer for it."""
    return ['env', 'ASAN_OPTIONS=verify_asan_link_order=0', 'FAKETIME_DONT_FAKE_MONOTONIC=1',
            'faketime', '-f', f'+{days}d']


def status(profile, days):
    return profile.run('status', prefix=after(days)).check(0).named('status')[0]


def test_status():
    with cli.two_people() as (relay, ana, _ben):
        laptop, _linked = cli.link(relay, ana, 'laptop')
        for profile in (ana, laptop):
            assert [status(profile, days)['warning'] for days in (6, 8, 12, 13.5)] == [0, 1, 2, 3]
        text = cli.run('--profile', laptop.path, 'status', prefix=after(8)).check(0).output
        assert 'or this device is logged out' in text, text
        text = cli.run('--profile', ana.path, 'status', prefix=after(8)).check(0).output
        assert 'the linked devices are logged out on' in text, text


def test_event():
    """It is told once, and by the time at which it matters."""
    with cli.two_people() as (relay, ana, _ben):
        laptop, _linked = cli.link(relay, ana, 'laptop')
        relay.stop()
        with laptop.start('session', prefix=after(8)) as session:
            event = session.wait_for('devices.expiring')
            assert event['stage'] == 1 and not event['primary']
            assert session.call('status') == 0
            assert session.end() == 0
        not_after_ms = status(laptop, 8)['freshness']['not_after_ms']
        assert event['not_after_ms'] == not_after_ms
        with laptop.start('session', prefix=after(12)) as session:
            assert session.wait_for('devices.expiring')['stage'] == 2
            assert session.end() == 0


if __name__ == '__main__':
    tap.main(globals())
