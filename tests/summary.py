#!/usr/bin/env python3
"""Counts what meson's test logs hold: one per TAP line, one per program that speaks no TAP.

usage: summary.py TESTLOG.json…    Last line: `N passed, N failed, N skipped`; exit status 1 if anything failed or nothing ran.
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


def main():
    totals = [0, 0, 0]
    for path in sys.argv[1:]:
        try:
            with open(path) as log:
                tests = [json.loads(line) for line in log if line.strip()]
        except OSError as error:
            print(f'{path}: {error.strerror}', file=sys.stderr)
            totals[1] += 1
            continue
        for test in tests:
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
