#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages are found by their words."""

import os
import time

import cli
import tap


def find(profile, *arguments):
    return [event['text'] for event in profile.run('search', *arguments).check(0).named('message')]


def check_times(profile):
    """A day, or a time to the minute or second, of here if no zone follows the seconds."""
    sent_at = [message['sent_at_ms'] for message in profile.run('search', 'muller').check(0).named('message')]
    # Beyond the minutes in which all of them were sent; one zone is far behind the other.
    soon = time.gmtime(max(sent_at) / 1000 + 60)
    for form in ('%Y-%m-%d %H:%M', '%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M:%S', '%Y-%m-%dT%H:%M:%S'):
        written = time.strftime(form, soon)
        for zone, is_past in (('UTC0', False), ('XXX-14', True), ('XXX12', False)):
            environment = os.environ | {'TZ': zone}
            found = profile.run('search', 'muller', '--after', written, env=environment).check(0).named('message')
            assert len(found) == (len(sent_at) if is_past else 0), (written, zone)
    assert find(profile, 'muller', '--before', written + 'Z') and not find(profile, 'muller', '--after', written + 'Z')


def test_search():
    with cli.two_people() as (relay, ana, ben):
        ben.run('send', cli.ANA, 'Frau Müller kommt').check(0)
        photo = os.path.join(ben.path, 'photo_of_the_lake.jpeg')
        with open(photo, 'wb') as file:
            file.write(b'not really one')
        ben.run('send', cli.ANA, 'Frau Müller, gemalt', '--attach', photo).check(0)
        ana.run('receive').check(0)
        ana.run('send', cli.BEN, '東京の Müllerin').check(0)
        for name, number in (('Cleo', '+4915100000003'), ('CLEO', '+4915100000004')):
            other = cli.Profile(os.path.dirname(ana.path), name)
            other.register(relay, number, name)
            other.run('send', cli.ANA, f'Müller? {number}').check(0)
        ana.run('receive').check(0)
        ana.run('contacts', 'rename', '+4915100000004', 'Cleo Zwei').check(0)
        relay.stop()

        assert find(ana, 'muller', '--from', 'cleo') == ['Müller? +4915100000003']
        assert find(ana, 'muller', '--in', 'Cleo Zwei') == ['Müller? +4915100000004']
        ana.run('search', 'x', '--from', 'Dora').check(24, 'no-contact')
        ana.run('contacts', 'rename', '+4915100000004', 'cleo').check(0)
        several = ana.run('search', 'x', '--from', 'Cleo').check(2, 'usage').error['message']
        assert '+4915100000003' in several and '+4915100000004' in several

        assert find(ana, 'muller', '--in', 'Ben') == ['東京の Müllerin', 'Frau Müller, gemalt', 'Frau Müller kommt']
        assert find(ana, 'muller', '--limit', '1', '--in', cli.BEN) == ['東京の Müllerin']
        assert find(ana, '京の') == ['東京の Müllerin']
        assert find(ana, 'muller', '--from', cli.BEN) == ['Frau Müller, gemalt', 'Frau Müller kommt']
        assert find(ana, 'muller', '--from', cli.ANA) == find(ana, '--from', cli.ANA) == ['東京の Müllerin']
        assert len(find(ana, 'muller', '--in', cli.BEN)) == 3
        assert find(ana, 'muller', '--has-media') == ['Frau Müller, gemalt']
        assert find(ana, 'lake') == ['Frau Müller, gemalt']
        assert ana.run('search', 'lake').events[0]['snippet'] == 'photo_of_the_lake.jpeg'
        assert find(ana, '--has-media') == ['Frau Müller, gemalt']
        assert len(find(ana, '--in', cli.BEN, '--after', '2020-01-01')) == 3
        assert len(find(ana, 'muller', '--after', '2020-01-01')) == 5 and not find(ana, 'muller', '--before', '2020-01-01')
        check_times(ana)
        assert not find(ana, 'frau OR kommt') and not find(ana, '"*')
        assert ana.run('search', 'kommt').events[0]['snippet'] == 'Frau Müller kommt'
        assert find(ana, 'kommt', 'fr') == find(ana, 'kommt fr') == ['Frau Müller kommt']
        nothing = cli.run('--profile', ana.path, 'search', 'nirgends').check(0)
        assert len(nothing.output.splitlines()) == 1

        for case in (('--limit', '-1'), ('--limit', '0'), ('--limit', 'many'), ('--before', 'tomorrow'),
                     ('--after', '2026-13-01'), ('--after', '2026-11-23 14'), ('--after', '2026-11-23 24:05'),
                     ('--after', '2026-11-23 9:05'), ('--before', '14:05'), ('--before', ''), ('--in', '')):
            ana.run('search', 'x', *case).check(2, 'usage')
        for case in ((), ('',), (' ', ' '), ('--in', cli.BEN)):
            ana.run('search', *case).check(2, 'usage')
        ana.run('search', 'x', '--in', '+4915100000009').check(24, 'no-contact')


if __name__ == '__main__':
    tap.main(globals())
