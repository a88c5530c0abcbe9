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

ACCEPTED = {'accept', 'accept-capped', 'accept-safe'}
REFUSED = {'reject', 'reject-keep-state'}

# Where we differ from the verdict, and why that is right.  The prefix of an
# id counts for all that begin with it.
DIFFER = {
    'trunc.': 'the fetcher refuses a transfer that was cut short; a whole file '
              'that breaks off keeps the items before the damage, and says so',
    'notfeed.json': 'it is a JSON Feed without items, and those are read',
    'enc.bad.utf-32le': 'UTF-32 with a byte order mark is read; so is the '
                        'empty feed in it',
    'enc.bad.decl-': 'a charset nobody knows is ignored, and said to be; the '
                     'bytes are then UTF-8 or are repaired',
}

build, suites = sys.argv[1:3]
courant = os.path.join(build, 'courant')
corpus = os.path.join(suites, 'security/corpora/xml/malformed_feeds.json')


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


def write_documents(folder):
    """One file a document, and `index`: number, id, verdict, reason."""
    with open(corpus, encoding='utf-8') as file:
        entries = json.load(file)['entries']
    with open(os.path.join(folder, 'index'), 'w') as index:
        for i, entry in enumerate(entries):
            with open(os.path.join(folder, str(i)), 'wb') as file:
                file.write(document(entry))
            reason = entry.get('why', '').split('\n')[0][:100]
            index.write(f"{i}\t{entry['id']}\t{entry['expect']}\t{reason}\n")


def run(path):
    """Exit status, output, CPU seconds and peak memory of one parse."""
    child = subprocess.Popen([courant, 'parse', '--json', path],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
    output = child.stdout.read(200)
    while child.stdout.read(1 << 16):
        pass
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return (child.returncode, output, used.ru_utime + used.ru_stime,
            used.ru_maxrss * 1024)


def differs(name):
    return any(name.startswith(prefix) for prefix in DIFFER)


def judge(expect, size, idle, result):
    status, _, cpu, memory = result
    if status not in (0, 65):
        yield f'exit status {status}'
    if expect in ACCEPTED and status != 0:
        yield 'refused'
    if expect in REFUSED and status == 0:
        yield 'accepted'
    if cpu - idle[2] > CPU:
        yield f'{cpu:.3f} s of CPU'
    if memory - idle[3] > MEMORY + size:
        yield f'{(memory - idle[3]) >> 20} MiB beyond the document'


good = total = 0
with tempfile.TemporaryDirectory() as folder:
    # A child inherits the peak memory of its parent, so this process stays
    # small and another makes the documents.
    maker = os.fork()
    if maker == 0:
        write_documents(folder)
        os._exit(0)
    os.waitpid(maker, 0)
    plain = os.path.join(folder, 'plain.xml')
    with open(plain, 'wb') as file:
        file.write(b'<rss version="2.0"><channel><title>t</title></channel></rss>')
    idle = run(plain)
    with open(os.path.join(folder, 'index')) as index:
        for line in index:
            number, name, expect, reason = line.rstrip('\n').split('\t')
            path = os.path.join(folder, number)
            result = run(path)
            if differs(name):
                expect = 'any'
            faults = list(judge(expect, os.path.getsize(path), idle, result))
            total += 1
            good += not faults
            if faults:
                print(f"{name} ({expect}): {', '.join(faults)}: {reason} "
                      f'| {result[1]!r}')
print(f'# malformed: {good} of {total}')
sys.exit(good < total or total == 0)
