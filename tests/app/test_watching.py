#!/usr/bin/python3
"""A day with Dusk in the background, on the simulated Internet: an outage begins, is looked at, and ends, with and without a window, with and without
an accident in between.

Speaks TAP. Run under tests/with-display.
"""
import os
import signal
import subprocess
import sys
import time

try:
    import desktop as lib
except (ImportError, ValueError) as error:
    print(f'1..0 # SKIP no GLib for Python here: {error}')
    sys.exit(77)

DEMO = lib.APPLICATION + '.Demo'
FOLDER = 'demo-north-korea-2014'
# The outage from 15:41 to 16:12 UTC on the next day, and how much faster than life.
BEGIN = '--demo-at=2014-12-23T15:30:00Z'
SPEED = '--demo-speed=300'
POLLS = 4


class Watching:
    process = None
    start = None


def begin(desktop):
    Watching.process = desktop.start('--demo', SPEED)
    lib.wait_for('the simulated Internet', lambda: desktop.has_name(DEMO))


def spent(desktop):
    """How many requests there were so far."""
    store = desktop.store(FOLDER)
    try:
        return store.execute('SELECT coalesce (sum (requests), 0) FROM spent WHERE feed = ?', ('ioda',)).fetchone()[0]
    finally:
        store.close()


def test_start(desktop):
    """An outage of what is watched is told, urgently, with what to press"""
    status, _, problem = desktop.run('--demo', BEGIN, 'watch', 'add', 'KP')
    if status:
        raise lib.Failure(problem)
    subprocess.run([os.environ['DUSK_SET'], desktop.path('dusk', FOLDER), 'runs-in-background', '1'], check=True)
    begin(desktop)
    note = Watching.start = desktop.wait_note('North Korea')
    if 'default' not in note.actions or not {'Show', 'Mute'} <= set(note.buttons):
        raise lib.Failure(f'it can be answered with {note.buttons} only')
    if note.hints.get('urgency') != 2 or note.hints.get('desktop-entry') != DEMO:
        raise lib.Failure(f'its hints are {note.hints}')
    if 'Simulated' not in note.body:
        raise lib.Failure(f'it does not say that it is simulated: {note.body}')


def test_life_without_window(desktop):
    """With the window closed it goes on: the end is told with how long it was"""
    desktop.close_window(desktop.wait_window('^Dusk'))
    lib.wait_for('the window to go', lambda: not desktop.windows('^Dusk'))
    count = desktop.notes.index(Watching.start) + 1
    note = lib.wait_for('the end', lambda: next((note for note in desktop.notes[count:] if 'North Korea' in note.title), None))
    if note.replaced != Watching.start.number:
        raise lib.Failure('it does not take the place of the start')
    if Watching.process.poll() is not None:
        raise lib.Failure('the program ended')
    began = time.monotonic()
    desktop.press(note)
    desktop.wait_window('^Dusk')
    print(f'# from the press to a new window: {(time.monotonic() - began) * 1000:.0f} ms')


def test_not_twice(desktop):
    """After kill -9 it goes on from there, and tells nothing twice"""
    count = len(desktop.notes)
    Watching.process.send_signal(signal.SIGKILL)
    Watching.process.wait()
    lib.wait_for('the dead to leave the bus', lambda: not desktop.has_name(DEMO))
    before = spent(desktop)
    begin(desktop)
    lib.wait_for('some polls', lambda: spent(desktop) >= before + POLLS)
    again = [note.title for note in desktop.notes[count:] if 'North Korea' in note.title]
    if again:
        raise lib.Failure(f'told again: {again}')


def test_quit(desktop):
    """Quit is to quit, whatever runs in the background"""
    desktop.action(DEMO, 'quit')
    lib.wait_for('the program to end', lambda: Watching.process.poll() is not None)
    if Watching.process.returncode:
        raise lib.Failure(f'it ended with status {Watching.process.returncode}')


if __name__ == '__main__':
    sys.exit(lib.run([test_start, test_life_without_window, test_not_twice, test_quit]))
