#!/usr/bin/env python3
"""Cross-site-scripting vectors and tokenizer cases: what comes out is inert.

Each vector goes through `courant sanitize`, which runs the verifier over its
own output; then Python's HTML parser must see nothing in it but what a page
may show.
"""
import concurrent.futures
import glob
import html.parser
import json
import os
import re
import subprocess
import sys

build, suites = sys.argv[1:3]
courant = os.path.join(build, 'courant')
security = os.path.join(suites, 'security/corpora')

TAGS = set('''a abbr audio b bdi blockquote br caption cite code col colgroup
dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img
ins kbd li mark ol p pre q rp rt ruby s samp small source span strong sub
summary sup table tbody td tfoot th thead time tr u ul var video
wbr'''.split())
ATTRS = set('''alt cite colspan controls datetime dir height href hreflang lang
preload rel reversed rowspan scope src start target title type value
width'''.split())
URLS = {'href', 'src', 'cite'}


class Look(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.bad = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.bad.append('<%s>' % tag)
        for name, value in attrs:
            if name not in ATTRS:
                self.bad.append('%s=' % name)
            if name in URLS and not re.match(r'https?://[^/]|mailto:', value or ''):
                self.bad.append('%s=%s' % (name, value))

    def handle_comment(self, data):
        self.bad.append('a comment')

    handle_decl = unknown_decl = handle_pi = handle_comment


def sanitise(text):
    run = subprocess.run([courant, 'sanitize', '--base-url', 'http://base.example/'],
                         input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         timeout=20)
    return run.stdout, run.returncode, run.stderr.decode()


def check(vector):
    """None, or what is wrong with the vector's safe form."""
    out, status, words = sanitise(vector.encode('utf-8', 'surrogatepass'))
    if status != 0:
        return 'status %d: %s' % (status, words)
    look = Look()
    look.feed(out.decode('utf-8'))
    look.close()
    if look.bad:
        return 'lets %s through' % ', '.join(look.bad)
    return None


def vectors():
    for path in sorted(glob.glob(os.path.join(security, 'xss/*.json'))):
        with open(path) as file:
            data = json.load(file)
        for entry in data.get('entries', ()):
            yield entry['id'], entry['payload']
        for i, payload in enumerate(data.get('payloads', ())):
            if isinstance(payload, dict):
                payload = payload.get('payload', '')
            yield 'field-%d' % i, payload
    for path in sorted(glob.glob(os.path.join(security, 'html/html5lib-tests/tree-construction/*.dat'))):
        with open(path, encoding='utf-8', newline='') as file:
            for i, case in enumerate(file.read().split('#data\n')[1:]):
                yield '%s-%d' % (os.path.basename(path), i), case.split('\n#errors')[0]


def tokenizer():
    """Runs the tokenizer's test over the cases of html5lib."""
    env = dict(os.environ, top_srcdir=os.path.dirname(os.path.dirname(
        os.path.dirname(os.path.abspath(__file__)))),
        HTML5LIB_TOKENIZER=os.path.join(security, 'html/html5lib-tests/tokenizer'))
    subprocess.run(['make', '-s', '-C', build, 'test_html_token'], check=True,
                   stdout=subprocess.DEVNULL)
    run = subprocess.run([os.path.join(build, 'test_html_token')], env=env,
                         stdout=subprocess.PIPE, text=True)
    print(run.stdout)
    return run.returncode == 0


good = total = 0
cases = list(vectors())
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for (name, vector), wrong in zip(cases, pool.map(lambda c: check(c[1]), cases)):
        total += 1
        good += wrong is None
        if wrong:
            print('%s %s\n    %r' % (name, wrong, vector[:200]))
tokens = tokenizer()
print('# sanitise: %d of %d vectors are inert; html5lib tokens %s' %
      (good, total, 'pass' if tokens else 'FAIL'))
sys.exit(good != total or total == 0 or not tokens)
