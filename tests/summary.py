#!/usr/bin/env python3
"""Counts what meson's test logs hold: one per TAP line, one per program that speaks no TAP.

usage: summary.py TESTLOG.json…             Last line: `N passed, N failed, N skipped`; exit status 1 if anything failed or nothing ran.
       summary.py --stumbled TESTLOG.json   the names of the programs in which not a test failed but the leak checker itself

Of a program that stumbled and stands in a later log, too, the later one counts.
"""
import json
import re
import sys

TAP = re.compile(r'^(not ok|ok)\b[^#]*(#\s*(SKIP|TODO)?.*)?$', re.IGNORECASE)


def count(test):
    """passed, failed, skipped of one program."""
    passed = failed = skipped = 0
    for line in (test.get('stdout') or '').splitlines():
        match = TAP.match(line)
        if not match:
            continue
        if match.group(3) and match.group(3).upper() == 'SKIP':
            skipped += 1
        elif match.group(1).lower() == 'ok':
            passed += 1
        else:
            failed += 1
    result = test['result']
    if result in ('FAIL', 'ERROR', 'TIMEOUT', 'INTERRUPT', 'UNEXPECTEDPASS') and not failed:
        failed += 1                     # it broke off, or it speaks no TAP
    elif passed + failed + skipped == 0:
        if result == 'SKIP':
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def has_stumbled(test):
    """Whether LeakSanitizer broke off while it looked at threads that were ending (its own fault, now and then): it has found no leak then."""
    stderr = test.get('stderr') or ''
    return test['result'] in ('FAIL', 'ERROR') and 'LeakSanitizer has encountered a fatal error' in stderr and 'not ok' not in (test.get('stdout') or '')


def read(path):
    with open(path) as log:
        return [json.loads(line) for line in log if line.strip()]


def main():
    totals = [0, 0, 0]
    paths = sys.argv[1:]
    if paths[:1] == ['--stumbled']:
        print(' '.join(test['name'].split(' / ')[-1] for test in read(paths[1]) if has_stumbled(test)))
        return 0
    logs = []
    for path in paths:
        try:
            logs.append((path, read(path)))
        except OSError as error:
            print(f'{path}: {error.strerror}', file=sys.stderr)
            totals[1] += 1
    for place, (path, tests) in enumerate(logs):
        again = {test['name'] for _, later in logs[place + 1:] for test in later}
        for test in tests:
            if has_stumbled(test) and test['name'] in again:
                continue
            counts = count(test)
            totals = [a + b for a, b in zip(totals, counts)]
            if counts[1]:
                print(f"failed: {test['name']} ({path.split('/')[-3]})")
            if 'bench-' in test['name']:
                for line in (test.get('stdout') or '').splitlines():
                    if line.startswith('# ') and 'goal' in line:
                        print(line[2:])
    passed, failed, skipped = totals
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
