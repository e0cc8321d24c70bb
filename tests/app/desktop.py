"""A desktop of a test's own: its bus starts programs, it shows notifications, and it presses them as a person would.

Every wait has a condition and a deadline; nothing sleeps for a guessed time.
"""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

DEADLINE_S = 60
DUSK = os.path.join(os.environ['DUSK_BUILD_ROOT'], 'dusk')
APPLICATION = 'io.github.duskmap.Dusk'

NOTIFICATIONS = Gio.DBusNodeInfo.new_for_xml('''<node><interface name="org.freedesktop.Notifications">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>''')


class Failure(Exception):
    """What was waited for did not come."""


def wait_for(what, condition, deadline_s=DEADLINE_S):
    """The first true value of condition(), with the bus served meanwhile; Failure names what after the deadline."""
    context = GLib.MainContext.default()
    end = time.monotonic() + deadline_s
    tick = GLib.timeout_add(20, lambda: True)   # wakes the loop, so that the condition is looked at
    try:
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                raise Failure(f'waited {deadline_s} s for {what}')
            context.iteration(True)
    finally:
        GLib.source_remove(tick)


class Note:
    """One notification, as it was asked for."""

    def __init__(self, number, parameters):
        _, self.replaced, _, self.title, self.body, actions, self.hints, _ = parameters
        self.number = number
        self.buttons = dict(zip(actions[1::2], actions[::2]))
        self.actions = actions[::2]


class Desktop:
    """A session bus with what a desktop offers on it, and the folders of a user who starts anew."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix='dusk-desktop-')
        self.notes, self.processes = [], []
        self.environment = dict(os.environ, HOME=self.home, GTK_A11Y='none', G_DEBUG='fatal-criticals', DUSK_DATA_DIR=self.path('dusk'),
                                XDG_CONFIG_HOME=self.path('config'), XDG_DATA_HOME=self.path('data'), XDG_CACHE_HOME=self.path('cache'),
                                XDG_DATA_DIRS=self.path('share') + ':/usr/local/share:/usr/share')
        self.install_service()
        self.start_bus()
        self.serve_notifications()

    def path(self, *names):
        return os.path.join(self.home, *names)

    # The bus

    def install_service(self):
        """As installed, but for where the program is: below /usr in the file, in the build folder here."""
        folder = self.path('share', 'dbus-1', 'services')
        os.makedirs(folder)
        for name in (APPLICATION, APPLICATION + '.Demo'):
            with open(os.path.join(os.environ['DUSK_BUILD_ROOT'], 'data', f'{name}.service')) as file:
                text = re.sub('^Exec=[^ ]*', f'Exec={DUSK}', file.read(), flags=re.MULTILINE)
            with open(os.path.join(folder, f'{name}.service'), 'w') as file:
                file.write(text)

    def start_bus(self):
        self.log = open(self.path('log'), 'w')
        bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address=1'], stdout=subprocess.PIPE, stderr=self.log, text=True,
                               env=self.environment)
        self.processes.append(bus)
        address = bus.stdout.readline().strip()
        self.environment['DBUS_SESSION_BUS_ADDRESS'] = address
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def call(self, name, path, interface, method, parameters, reply=None):
        """The values that a method returns."""
        done = []
        self.bus.call(name, path, interface, method, parameters, GLib.VariantType(reply) if reply else None, Gio.DBusCallFlags.NONE,
                      DEADLINE_S * 1000, None, lambda bus, result: done.append(result))
        wait_for(f'{method} to return', lambda: done)
        return self.bus.call_finish(done[0]).unpack()

    def has_name(self, name):
        return self.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner', GLib.Variant('(s)', (name,)))[0]

    def action(self, application, name, target=None):
        """Activates an action of an application, which the bus starts if it is not there."""
        path = '/' + application.replace('.', '/')
        parameters = [GLib.Variant('s', target)] if target is not None else []
        self.call(application, path, 'org.freedesktop.Application', 'ActivateAction', GLib.Variant('(sava{sv})', (name, parameters, {})))

    # Notifications

    def serve_notifications(self):
        self.bus.register_object('/org/freedesktop/Notifications', NOTIFICATIONS.interfaces[0], self.on_call, None, None)
        owned = []
        Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.Notifications', Gio.BusNameOwnerFlags.NONE, lambda *_: owned.append(True), None)
        wait_for('the name of the notifications', lambda: owned)

    def on_call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        reply = None
        if method == 'Notify':
            values = parameters.unpack()
            self.notes.append(Note(values[1] or len(self.notes) + 1, values))
            reply = GLib.Variant('(u)', (self.notes[-1].number,))
        elif method == 'GetCapabilities':
            reply = GLib.Variant('(as)', (['actions', 'body'],))
        elif method == 'GetServerInformation':
            reply = GLib.Variant('(ssss)', ('test', 'test', '1', '1.2'))
        invocation.return_value(reply)

    def press(self, note, action='default'):
        for name, values in (('ActionInvoked', GLib.Variant('(us)', (note.number, action))),
                             ('NotificationClosed', GLib.Variant('(uu)', (note.number, 2)))):
            self.bus.emit_signal(None, '/org/freedesktop/Notifications', 'org.freedesktop.Notifications', name, values)

    def wait_note(self, words):
        """The first notification whose title has these words in it."""
        return wait_for(f'a notification that says “{words}”', lambda: next((note for note in self.notes if words in note.title), None))

    # Dusk

    def start(self, *arguments):
        process = subprocess.Popen([DUSK, *arguments], env=self.environment, stdout=self.log, stderr=self.log)
        self.processes.append(process)
        return process

    def run(self, *arguments):
        """What a command says and its exit status; the bus is served meanwhile."""
        process = subprocess.Popen([DUSK, *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_for(f'dusk {" ".join(arguments)} to end', lambda: process.poll() is not None)
        return process.returncode, process.stdout.read(), process.stderr.read()

    def store(self, folder):
        return sqlite3.connect(self.path('dusk', folder, 'dusk.sqlite'), timeout=DEADLINE_S)

    # Windows

    def windows(self, title):
        """The X ids of visible windows of that title."""
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', title], capture_output=True, text=True)
        return found.stdout.split()

    def wait_window(self, title):
        return wait_for(f'a window called {title}', lambda: self.windows(title))[-1]

    def close_window(self, window):
        subprocess.run(['xdotool', 'windowfocus', '--sync', window, 'key', 'ctrl+w'], check=True, capture_output=True)

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
            process.wait(timeout=DEADLINE_S)
        self.log.close()


def run(tests):
    """Runs tests one after the other on one desktop and speaks TAP; the exit status."""
    print(f'1..{len(tests)}')
    desktop = Desktop()
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__doc__.splitlines()[0]
        try:
            test(desktop)
            print(f'ok {number} - {name}', flush=True)
        except Exception as error:      # any trouble is a failed test, not the end of the run
            failed += 1
            subprocess.run(['import', '-window', 'root', desktop.path(f'failed-{number}.png')])
            print(f'not ok {number} - {name}')
            print(f'# {type(error).__name__}: {error}; picture and log: {desktop.home}', flush=True)
    desktop.close()
    if not failed:
        shutil.rmtree(desktop.home)
    return failed > 0


if __name__ == '__main__':
    sys.exit('no test by itself')
