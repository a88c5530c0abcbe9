#!/usr/bin/env python3
"""Hostile feed documents: the verdict, in bounded time and memory."""
import base64
import json
import os
import subprocess
import sys
import tempfile

CPU = 0.25  # seconds a document may take
MEMORY = 64 << 20  # bytes it may need beyond an empty run

build, suites = sys.argv[1:3]
courant = os.path.join(build, 'courant')
with open(os.path.join(suites, 'security/corpora/xml/malformed_feeds.json'),
          encoding='utf-8') as file:
    entries = json.load(file)['entries']

ACCEPTED = {'accept', 'accept-capped', 'accept-safe'}
REFUSED = {'reject', 'reject-keep-state'}


def document(entry):
    if 'text' in entry:
        return entry['text'].encode('utf-8')
    if 'base64' in entry:
        return base64.b64decode(entry['base64'])
    recipe = entry['repeat']
    unit, count = recipe['unit'], recipe['count']
    if recipe.get('printf') == 'prev':
        middle = ''.join(unit % (i, i - 1) for i in range(1, count + 1))
    elif recipe.get('printf'):
        middle = ''.join(unit % i for i in range(count))
    else:
        middle = unit * count
    middle += recipe.get('also_close', '') * count
    return (recipe['prefix'] + middle + recipe['suffix']).encode('utf-8')


def run(path):
    """Exit status, output, CPU seconds and peak memory of one parse."""
    child = subprocess.Popen([courant, 'parse', '--json', path],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    output = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return (child.returncode, output, used.ru_utime + used.ru_stime,
            used.ru_maxrss * 1024)


good = 0
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'feed.xml')
    with open(path, 'wb') as file:
        file.write(b'<rss version="2.0"><channel><title>t</title></channel></rss>')
    _, _, idle_cpu, idle_memory = run(path)
    for entry in entries:
        body = document(entry)
        with open(path, 'wb') as file:
            file.write(body)
        status, output, cpu, memory = run(path)
        faults = []
        if status < 0 or status not in (0, 65):
            faults.append(f'exit status {status}')
        if entry['expect'] in ACCEPTED and status != 0:
            faults.append('refused')
        if entry['expect'] in REFUSED and status == 0:
            faults.append('accepted')
        if cpu - idle_cpu > CPU:
            faults.append(f'{cpu:.3f} s of CPU')
        if memory - idle_memory > MEMORY + 2 * len(body):
            faults.append(f'{(memory - idle_memory) >> 20} MiB')
        good += not faults
        if faults:
            print(f"{entry['id']} ({entry['expect']}): {', '.join(faults)}: "
                  f"{entry.get('why', '')[:100]} | {output[:160]!r}")
print(f'# malformed: {good} of {len(entries)}')
sys.exit(good < len(entries) or not entries)
