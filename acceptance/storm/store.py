"""One store of Mailboat, used through its command line."""

import json
import os
import re
import shutil
import signal
import subprocess

from mail import row

KEPT = {'INBOX', 'Trash'}
KINDS = ['import'] * 3 + ['flag'] * 4 + ['seen'] * 3 + ['move'] * 3 + ['copy', 'delete', 'forever']
TREE_KINDS = ['create', 'rename']
ACCOUNT = 'acc'
# A damaged store, a fault of the program.
NEVER = {4, 70}


class Store:
    def __init__(self, number, options, proxy, ledger, chance, log):
        self.name = 'store%d' % number
        self.options = options
        self.proxy = proxy
        self.ledger = ledger
        self.chance = chance
        self.log = log
        self.home = os.path.join(options.directory, self.name)
        self.environment = dict(os.environ, MAILBOAT_HOME=self.home)
        self.kinds = KINDS if options.mbsync else KINDS + TREE_KINDS
        os.makedirs(self.home)

    def run(self, *words, octets=None):
        done = subprocess.run(
            [self.options.mailboat, *words], input=octets, capture_output=True, env=self.environment, timeout=300)
        told = done.stderr.decode(errors='replace').strip()
        self.log(self.name, ' '.join(words)[:150], '->', done.returncode, told.replace('\n', ' | ')[-300:])
        assert done.returncode not in NEVER, '%s %s: status %d: %s' % (self.name, words, done.returncode, told)
        return done

    def must(self, *words, octets=None):
        done = self.run(*words, octets=octets)
        assert done.returncode == 0, '%s %s: status %d: %s' % (self.name, words, done.returncode, done.stderr)
        return done

    def add_account(self):
        url = 'imap://%s@127.0.0.1:%d' % (self.options.user.replace('@', '%40'), self.proxy.port)
        self.must(
            'account', 'add', ACCOUNT, '--imap', url, '--insecure-plaintext', '--password-stdin',
            octets=self.options.password.encode() + b'\n')

    def begin_sync(self, cut=False):
        self.proxy.cut = self.proxy.random_cut(self.chance) if cut else None
        self.log(self.name, 'sync begins', 'cut %s' % self.proxy.cut if cut else '')
        output = open(os.path.join(self.options.directory, self.name + '.sync'), 'ab')
        return subprocess.Popen(
            [self.options.mailboat, 'sync'], stdout=output, stderr=output, env=self.environment,
            start_new_session=True)

    def end_sync(self, run, killed=False):
        if killed:
            try:
                run.wait(self.chance.uniform(.25, 2.5))
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                self.log(self.name, 'killed')
        status = run.wait(300)
        self.log(self.name, 'sync ended', status)
        assert status not in NEVER, '%s: sync ended with %d' % (self.name, status)
        return status

    def paths(self):
        listed = json.loads(self.must('mailboxes', ACCOUNT, '--json').stdout)['mailboxes']
        return [mailbox['path'] for mailbox in listed if mailbox['selectable']]

    def _messages(self, path):
        listed = self.run('list', ACCOUNT, path, '--json')
        return json.loads(listed.stdout)['messages'] if listed.returncode == 0 else []

    def edit(self, times):
        for _ in range(times):
            paths = self.paths()
            if not paths:
                return
            path = self.chance.choice(paths)
            kind = self.chance.choice(self.kinds)
            if kind == 'import':
                self._import(path)
            elif kind == 'create':
                above = self.chance.choice([''] + [p + '/' for p in paths if p != 'INBOX'])
                self.run('mailbox', 'create', ACCOUNT, above + 'L%d' % self.chance.randint(0, 99))
            elif kind == 'rename':
                if path not in KEPT:
                    self.run('mailbox', 'rename', ACCOUNT, path, 'M%d' % self.chance.randint(0, 999))
            else:
                self._edit_messages(kind, path, paths)

    def _import(self, path):
        for _ in range(self.chance.choice([1, 1, 5])):
            token, octets = self.ledger.new_message()
            if self.run('import', ACCOUNT, path, '-', octets=octets).returncode:
                self.ledger.never_made(token)

    def _edit_messages(self, kind, path, paths):
        known = {}
        for message in self._messages(path):
            found = re.match(r't\d+', message.get('messageId') or '')
            if found:
                known[message['id']] = found.group()
        ids = self.chance.sample(sorted(known), min(len(known), self.chance.choice([1, 1, 2, 5])))
        tokens = [known[each] for each in ids]
        if not ids:
            return
        if kind == 'flag':
            if self.run('flag', *ids, '--add', '$flagged').returncode == 0:
                self.ledger.flagged(tokens)
        elif kind == 'seen':
            self.run('flag', *ids, self.chance.choice(['--add', '--remove']), '$seen,kw1')
        elif kind == 'move':
            self.run('move', *ids, '--to', self.chance.choice(paths))
        elif kind == 'copy':
            self.ledger.copied(tokens)
            self.run('copy', *ids, '--to', self.chance.choice(paths))
        elif kind == 'delete':
            self.run('delete', *ids)
        else:
            self.ledger.deleted(tokens)
            self.run('delete', *ids, '--forever')

    def pending(self):
        return json.loads(self.must('pending', '--json').stdout)['pending']

    def export(self):
        """What the store has: rows by the server's name of the mailbox."""
        target = os.path.join(self.options.directory, self.name + '.export')
        shutil.rmtree(target, ignore_errors=True)
        self.must('export', ACCOUNT, target, '--format', 'eml')
        rows = {}
        with open(os.path.join(target, 'mailboat-export.jsonl'), encoding='utf-8') as lines:
            for line in map(json.loads, lines):
                with open(os.path.join(target, line['file']), 'rb') as file:
                    rows.setdefault(line['wireName'] or line['mailbox'], []).append(row(file.read(), line['keywords']))
        return rows
