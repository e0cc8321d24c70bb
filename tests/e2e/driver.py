"""Drives a running Dusk the way a person does: sees it through AT-SPI and pixels, touches it through XTEST.

Every wait has a condition and a deadline; nothing sleeps for a guessed time.
"""
import os
import subprocess
import time

# Before GLib reads it: AT-SPI's own library warns when a widget goes away while it is looked at.
os.environ['G_DEBUG'] = ''
import gi  # noqa: E402
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

DEADLINE_S = 30


class Failure(Exception):
    """What was waited for did not come."""


def wait_for(what, condition, deadline_s=DEADLINE_S):
    """The first true value of condition(); Failure names what after the deadline."""
    end = time.monotonic() + deadline_s
    while True:
        try:
            value = condition()
        except gi.repository.GLib.Error:        # a widget that went away while it was looked at
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f'waited {deadline_s} s for {what}')
        time.sleep(0.05)


def is_hidden(node):
    """GTK 4.8 gives containers no states at all, and never more than “visible” to what is in them."""
    states = node.get_state_set()
    return bool(states.get_states()) and not states.contains(Atspi.StateType.VISIBLE)


def walk(node, depth=0):
    """All nodes below node that are not hidden, parents first."""
    if node is None or depth > 40:
        return
    yield node
    try:
        children = range(node.get_child_count())
    except gi.repository.GLib.Error:
        return
    for i in children:
        try:
            child = node.get_child_at_index(i)
            if child is not None and not is_hidden(child):
                yield from walk(child, depth + 1)
        except gi.repository.GLib.Error:
            continue


def application(name='dusk'):
    """The accessible application of that name."""
    def look():
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and name in (child.get_name() or '').lower():
                return child
        return None
    return wait_for(f'{name} on the accessibility bus', look)


def windows(app):
    return [app.get_child_at_index(i) for i in range(app.get_child_count())]


def find(root, name, role=None):
    """The first node not hidden whose name has the words `name` in it, and whose role is `role`; None if there is none."""
    for node in walk(root):
        if name in (node.get_name() or '') and (role is None or node.get_role_name() == role):
            return node
    return None


def texts(root):
    """All names below root that are not hidden, a line each: what a screen reader would find."""
    return '\n'.join(filter(None, (node.get_name() for node in walk(root))))


def press(node):
    """Does the first action of a node, as a screen reader's user would."""
    if not node.get_action_iface() or not node.get_action_iface().do_action(0):
        raise Failure(f'“{node.get_name()}” cannot be pressed')


def xdotool(*words):
    return subprocess.run(['xdotool', *map(str, words)], check=True, capture_output=True, text=True).stdout.strip()


def x_window(title):
    """The X id of the visible window of that title."""
    def look():
        done = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', title], capture_output=True, text=True)
        return done.stdout.split()[-1] if done.stdout.split() else None
    return wait_for(f'a window called {title}', look)


def screenshot(path):
    subprocess.run(['import', '-window', 'root', path], check=True)


def pixels_like(path, colour, tolerance, box):
    """Where pixels of a screenshot are like an (r, g, b) within box (x0, y0, x1, y1): a list of (x, y)."""
    x0, y0, x1, y1 = box
    raw = subprocess.run(['convert', path, '-crop', f'{x1 - x0}x{y1 - y0}+{x0}+{y0}', '+repage', '-depth', '8', 'rgb:-'],
                         check=True, capture_output=True).stdout
    width = x1 - x0
    found = []
    for i in range(0, len(raw) - 2, 3):
        if all(abs(raw[i + k] - colour[k]) <= tolerance for k in range(3)):
            found.append((x0 + (i // 3) % width, y0 + (i // 3) // width))
    return found


def middle(points):
    """The point in the midst of the densest part of points: nearest to their medians."""
    xs, ys = sorted(p[0] for p in points), sorted(p[1] for p in points)
    mx, my = xs[len(xs) // 2], ys[len(ys) // 2]
    return min(points, key=lambda p: (p[0] - mx) ** 2 + (p[1] - my) ** 2)


def start(arguments, log_path):
    """Starts the built program as for a user who starts anew, with what it keeps beside the log; the caller terminates it."""
    binary = os.path.join(os.environ['DUSK_BUILD_ROOT'], 'dusk')
    environment = dict(os.environ, GTK_A11Y='atspi', G_DEBUG='fatal-criticals', DUSK_DATA_DIR=os.path.join(os.path.dirname(log_path), 'data'))
    environment.pop('NO_AT_BRIDGE', None)
    with open(log_path, 'w') as log:
        return subprocess.Popen([binary, *arguments], stdout=log, stderr=log, env=environment)
