#!/usr/bin/python3
"""What a desktop does with Dusk: it searches in it, opens its links, and starts it by its name, with and without a window.

Speaks TAP. Run under tests/with-display.
"""
import os
import sys

try:
    import desktop as lib
except (ImportError, ValueError) as error:
    print(f'1..0 # SKIP no GLib for Python here: {error}')
    sys.exit(77)

from gi.repository import GLib  # noqa: E402

DEMO = lib.APPLICATION + '.Demo'
PATH = '/' + lib.APPLICATION.replace('.', '/')


def search(desktop, method, *values):
    """Asks the search provider as GNOME Shell would."""
    types = {'GetInitialResultSet': ('(as)', '(as)'), 'GetSubsearchResultSet': ('(asas)', '(as)'), 'GetResultMetas': ('(as)', '(aa{sv})'),
             'ActivateResult': ('(sasu)', '()'), 'LaunchSearch': ('(asu)', '()')}[method]
    reply = desktop.call(lib.APPLICATION, PATH + '/SearchProvider', 'org.gnome.Shell.SearchProvider2', method, GLib.Variant(types[0], values), types[1])
    return reply[0] if reply else None


def expect(what, found, wanted):
    if found != wanted:
        raise lib.Failure(f'{what}: {found}, not {wanted}')


def quit_and_wait(desktop, application):
    desktop.action(application, 'quit')
    lib.wait_for(f'{application} to leave the bus', lambda: not desktop.has_name(application))


def test_search(desktop):
    """A search starts the program without a window, and finds countries and networks with how they are"""
    expect('found', sorted(search(desktop, 'GetInitialResultSet', ['korea'])), ['KP', 'KR'])
    expect('found', search(desktop, 'GetSubsearchResultSet', ['KP', 'KR'], ['north', 'korea']), ['KP'])
    expect('found', search(desktop, 'GetInitialResultSet', ['AS131279']), ['AS131279'])
    expect('found', search(desktop, 'GetInitialResultSet', ['zzzzzz']), [])
    metas = search(desktop, 'GetResultMetas', ['KP', 'AS131279', 'nonsense', 'ZZ'])
    expect('names', [meta['name'] for meta in metas], ['North Korea', 'AS131279'])
    expect('described', [meta['description'] for meta in metas], ['No data', 'Network'])
    expect('windows', desktop.windows('^Dusk'), [])


def test_open_result(desktop):
    """A result opens its page; the search goes on in the window"""
    search(desktop, 'ActivateResult', 'KP', ['korea'], 0)
    desktop.wait_window('^Dusk')
    search(desktop, 'LaunchSearch', ['tonga'], 0)
    search(desktop, 'ActivateResult', 'AS131279', ['131279'], 0)
    desktop.wait_window('AS131279')


def test_others(desktop):
    """What another process watches is known a little later"""
    expect('found', search(desktop, 'GetInitialResultSet', ['175.45']), [])
    expect('status', desktop.run('watch', 'add', '175.45.176.0/24')[0], 0)
    lib.wait_for('the prefix', lambda: search(desktop, 'GetInitialResultSet', ['175.45']) == ['175.45.176.0/24'])
    expect('status', desktop.run('watch', 'remove', '175.45.176.0/24')[0], 0)
    lib.wait_for('the prefix to go', lambda: search(desktop, 'GetInitialResultSet', ['175.45']) == [])


def test_links(desktop):
    """A link is opened by the program that runs already; one that leads nowhere is told where it was typed"""
    expect('status', desktop.run('dusk:AS3333?from=2014-12-22T00:00:00Z&to=2014-12-24T00:00:00Z')[0], 0)
    desktop.wait_window('AS3333')
    status, output, problem = desktop.run('dusk:ZZ')
    expect('told', (status, output, problem), (2, '', 'dusk: There is no country with the code ZZ\n'))
    status, output, problem = desktop.run('dusk:nonsense?')
    expect('told', (status, output, problem.count('\n')), (2, '', 1))


def test_no_display(desktop):
    """Without a display a link is told, not dropped"""
    display = desktop.environment.pop('DISPLAY')
    status, _, problem = desktop.run('dusk:KP')
    desktop.environment['DISPLAY'] = display
    expect('told', (status, problem), (1, 'dusk: There is no display to open a window on\n'))


def test_activation(desktop):
    """An action of a notification and a link from elsewhere start the program anew"""
    quit_and_wait(desktop, lib.APPLICATION)
    desktop.action(lib.APPLICATION, 'show', 'dusk:KP')
    desktop.wait_window('^Dusk')
    quit_and_wait(desktop, lib.APPLICATION)
    desktop.call(lib.APPLICATION, PATH, 'org.freedesktop.Application', 'Open', GLib.Variant('(asa{sv})', (['dusk:AS131279'], {})))
    desktop.wait_window('AS131279')
    quit_and_wait(desktop, lib.APPLICATION)


def test_demo(desktop):
    """The simulated Internet is an application of its own, and a second start of it presents the first"""
    desktop.action(lib.APPLICATION, 'demo')
    lib.wait_for('the simulated Internet', lambda: desktop.has_name(DEMO))
    desktop.wait_window('^Dusk')
    expect('status', desktop.run('--demo')[0], 0)
    expect('windows', len(desktop.windows('^Dusk')), 1)
    quit_and_wait(desktop, DEMO)


def main():
    for feed in ('RIPESTAT', 'BROKER', 'RIS_LIVE', 'IODA', 'BGPSTREAM_EVENTS', 'RADAR'):
        os.environ[f'DUSK_{feed}_URL'] = 'http://127.0.0.1:1'       # nobody is there
    return lib.run([test_search, test_others, test_open_result, test_links, test_no_display, test_activation, test_demo])


if __name__ == '__main__':
    sys.exit(main())
