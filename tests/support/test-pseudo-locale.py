#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Pillion developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-pseudo-locale.py, read back by gettext."""

import gettext
import importlib.util
import os
import tempfile

import tap

FOLDER = os.path.dirname(os.path.abspath(__file__))
SPECIFICATION = importlib.util.spec_from_file_location('pseudo', os.path.join(FOLDER, 'make-pseudo-locale.py'))
pseudo = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(pseudo)

POT = r'''
msgid ""
msgstr "Project-Id-Version: pillion\n"

#. Translators: a button.
#: src/app/a.ui:1
msgid "Try Again"
msgstr ""

#, c-format
msgctxt "list"
msgid ""
"“%s” is linked, "
"by %2$s.\n"
msgstr ""

msgid "%u try is left."
msgid_plural "%u tries are left."
msgstr[0] ""
msgstr[1] ""

#~ msgid "Gone"
#~ msgstr ""
'''


def load(text):
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, 'pillion.pot')
        with open(pot, 'w', encoding='utf-8') as file:
            file.write(text)
        pseudo.main(pot, folder)
        return gettext.translation('pillion', folder, ['qps'])


def test_sentences():
    translation = load(POT)
    assert translation.gettext('Try Again') == '[Ţŕý Àğàîñ ļ]', translation.gettext('Try Again')
    shown = translation.pgettext('list', '“%s” is linked, by %2$s.\n')
    assert shown.startswith('[“%s” îš') and '%2$s.' in shown and shown.endswith(']\n'), shown
    assert translation.ngettext('%u try is left.', '%u tries are left.', 1).startswith('[%u ţŕý')
    assert translation.ngettext('%u try is left.', '%u tries are left.', 2).startswith('[%u ţŕîéš')
    assert translation.gettext('Gone') == 'Gone'


def test_length():
    for n_words in (1, 2, 5, 20, 100):
        text = 'Word ' * n_words + 'end.'
        longer = len(pseudo.stretch(text)) / len(text)
        assert longer >= 1.3, (text, longer)
        assert n_words < 5 or longer <= 1.6, (text, longer)


def test_left_alone():
    for part in ('%s', '%1$s', '%lu', '%02x', '%%', '<b>', '&amp;', '{name}', '$XDG_DATA_HOME/pillion', '--help',
                 'wss://relay.example'):
        shown = pseudo.stretch(f'Use {part} here')
        assert shown.startswith(f'[Ůšé {part} ĥéŕé'), shown


if __name__ == '__main__':
    tap.main(globals())
