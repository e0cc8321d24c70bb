#!/usr/bin/python3
"""A person's first minutes with Dusk, on the simulated Internet: map → country → network window, then the same with the keyboard alone.

Speaks TAP. Run under tests/with-display; pictures of what it saw stay in the folder it names when it fails.
"""
import os
import sys
import tempfile
import time

try:
    import driver
except (ImportError, ValueError) as error:
    print(f'1..0 # SKIP no AT-SPI for Python here: {error}')
    sys.exit(77)

DARK = (0x5b, 0x12, 0x38)               # the light style's colour of a dark country
LIST_WIDTH_PX = 360


class Session:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='dusk-e2e-')
        self.process = driver.start(['--demo'], os.path.join(self.folder, 'dusk.log'))
        self.app = driver.application()
        self.window = driver.x_window('^Dusk')
        driver.xdotool('windowmove', self.window, 0, 0)
        driver.xdotool('windowsize', self.window, 1280, 800)
        driver.xdotool('windowfocus', self.window)

    def picture(self, name):
        path = os.path.join(self.folder, f'{name}.png')
        driver.screenshot(path)
        return path

    def find(self, name, role=None):
        for window in driver.windows(self.app):
            node = driver.find(window, name, role)
            if node:
                return node
        return None

    def wait(self, name, role=None):
        return driver.wait_for(f'“{name}” ({role or "any role"}) on screen', lambda: self.find(name, role))

    def wait_gone(self, name):
        driver.wait_for(f'“{name}” to go away', lambda: not self.find(name))

    def frames(self):
        return [w.get_name() or '' for w in driver.windows(self.app)]

    def wait_frame(self, words):
        return driver.wait_for(f'a window called {words}', lambda: any(words in name for name in self.frames()))


def test_world_fills(session):
    """The list names what is dark, and the map says so to a screen reader."""
    session.wait('North Korea')
    session.wait('World map')


def test_click_on_the_map(session):
    """A click on the dark country on the map opens its page: since when, in UTC and there."""
    def dark_land():
        points = driver.pixels_like(session.picture('map'), DARK, 6, (LIST_WIDTH_PX, 60, 1270, 600))
        return points if len(points) > 60 else None
    x, y = driver.middle(driver.wait_for('a dark country on the map', dark_land))
    driver.xdotool('mousemove', x, y, 'click', 1)
    session.wait('None of North Korea’s 4 prefixes has been visible since')
    text = '\n'.join(driver.texts(w) for w in driver.windows(session.app))
    for words in ('22 Dec 16:15 UTC', '01:15 in Pyongyang', 'AS131279'):
        if words not in text:
            raise driver.Failure(f'the country page does not say “{words}”')


def test_drag_is_no_click(session):
    """Dragging the map moves it and opens nothing."""
    driver.xdotool('mousemove', 500, 500, 'mousedown', 1)
    for _ in range(6):
        driver.xdotool('mousemove_relative', '--', -15, 5)
    driver.xdotool('mouseup', 1)
    session.wait('None of North Korea’s 4 prefixes has been visible since')


def test_network_window(session):
    """The network in the country's list opens a window of its own, with its holder and neighbours."""
    row = session.wait('AS131279')
    box = driver.wait_for('the row’s place', lambda: row.get_extents(driver.Atspi.CoordType.WINDOW))
    driver.xdotool('windowfocus', session.window)
    driver.xdotool('mousemove', box.x + box.width // 2, box.y + box.height // 2, 'click', 1)
    session.wait_frame('AS131279')
    session.wait('When each prefix was visible')
    session.wait('AS4837')
    session.picture('network')


def test_exact_times(session):
    """From the outage's row to the second: fetch, read, order of loss; the page then says the seconds, too."""
    driver.xdotool('windowraise', session.window, 'windowfocus', session.window)
    button = session.wait('Exact Times from BGP…', 'push button')
    box = driver.wait_for('the button’s place', lambda: button.get_extents(driver.Atspi.CoordType.WINDOW))
    driver.xdotool('mousemove', box.x + box.width // 2, box.y + box.height // 2, 'click', 1)
    session.wait('Fetch and Read', 'push button')
    window = driver.x_window('Exact Times')
    driver.xdotool('windowfocus', window, 'key', 'Return')
    session.wait('since 22 Dec 16:15:00 UTC')
    session.wait('Message by message')
    session.picture('exact')
    driver.xdotool('windowfocus', window, 'key', 'Escape')
    session.wait('Order of Loss…', 'push button')


def test_second_network_window(session):
    """Search opens another network beside it: several windows at once."""
    driver.xdotool('windowfocus', session.window, 'key', 'ctrl+f')
    driver.xdotool('type', '--delay', '20', '4837')
    session.wait('AS4837')
    time.sleep(0.3)                     # the debounce of the search itself; the result is waited for by its window
    driver.xdotool('key', 'Return')
    session.wait_frame('AS4837')
    if not any('AS131279' in name for name in session.frames()):
        raise driver.Failure('the first network window is gone')


def test_keyboard_alone(session):
    """Without the mouse: find a country by its name, read its page, close it."""
    driver.xdotool('windowraise', session.window, 'windowfocus', session.window, 'key', 'Escape', 'key', 'ctrl+f', 'key', 'ctrl+a')
    driver.xdotool('type', '--delay', '20', 'tonga')
    time.sleep(0.3)
    driver.xdotool('key', 'Return')
    session.wait('Tonga’s')
    driver.xdotool('key', 'Escape')
    session.wait_gone('Tonga’s')


def test_every_button_has_a_name(session):
    """Nothing that can be pressed is nameless to a screen reader."""
    nameless = [node.get_role_name() for window in driver.windows(session.app) for node in driver.walk(window)
                if node.get_role_name() in ('push button', 'toggle button') and not (node.get_name() or '').strip()
                and not (node.get_description() or '').strip()]
    if nameless:
        raise driver.Failure(f'{len(nameless)} buttons without a name')


TESTS = [test_world_fills, test_click_on_the_map, test_drag_is_no_click, test_network_window, test_exact_times, test_second_network_window,
         test_keyboard_alone, test_every_button_has_a_name]


def main():
    print(f'1..{len(TESTS)}')
    session = Session()
    failed = 0
    for number, test in enumerate(TESTS, 1):
        try:
            test(session)
            if session.process.poll() is not None:
                raise driver.Failure(f'Dusk ended with status {session.process.returncode}')
            print(f'ok {number} - {test.__doc__.splitlines()[0]}', flush=True)
        except Exception as error:      # any trouble is a failed test, not the end of the run
            failed += 1
            print(f'not ok {number} - {test.__doc__.splitlines()[0]}')
            print(f'# {error}; pictures and log: {session.folder}', flush=True)
            session.picture(f'failed-{number}')
    session.process.terminate()
    session.process.wait(timeout=30)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
