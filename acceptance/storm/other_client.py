"""Somebody else's mail program on the same account, and the one who lists what the server has."""

import imaplib
import re

from mail import row, token_of

imaplib._MAXLINE = 10_000_000
MAILBOXES = ['Work', 'Work/Sub', 'Play', 'Trash']
FILLED = ['INBOX', 'Work', 'Play']
KEPT = {'INBOX', 'Trash'}
KINDS = ['append'] * 3 + ['flag'] * 4 + ['seen'] * 3 + ['move'] * 3 + ['copy', 'expunge']
TREE_KINDS = ['create', 'rename']


def quoted(name):
    return '"' + name.replace('\\', '\\\\').replace('"', '\\"') + '"'


class OtherClient:
    def __init__(self, options, ledger, chance, log):
        self.options = options
        self.ledger = ledger
        self.chance = chance
        self.log = log
        self.kinds = KINDS if options.mbsync else KINDS + TREE_KINDS
        with self.login() as imap:
            self.can_move = 'MOVE' in imap.capabilities
            self.can_expunge_some = 'UIDPLUS' in imap.capabilities
            listed = [entry for entry in imap.list('""', 'INBOX')[1] if entry]
            self.separator = re.match(rb'\([^)]*\) "(.)"', listed[0]).group(1).decode()
            # Courier has every mailbox below INBOX.
            stands_alone = imap.create('rootless')[0] == 'OK'
            self.root = '' if stands_alone else 'INBOX' + self.separator
            imap.delete('rootless')

    def login(self):
        imap = imaplib.IMAP4('127.0.0.1', self.options.port)
        imap.login(self.options.user, self.options.password)
        return imap

    def name(self, path):
        return self.root + path.replace('/', self.separator)

    def mailboxes(self, imap):
        names = []
        for entry in imap.list()[1]:
            found = re.match(rb'\(([^)]*)\) (?:"."|NIL) (.*)$', entry) if isinstance(entry, bytes) else None
            if not found or re.search(rb'noselect|nonexistent', found.group(1), re.I):
                continue
            name = found.group(2).decode()
            names.append(name[1:-1].replace('\\"', '"').replace('\\\\', '\\') if name.startswith('"') else name)
        return sorted(names)

    def empty_account(self):
        """Leaves a few mailboxes with a few messages."""
        with self.login() as imap:
            for name in reversed(self.mailboxes(imap)):
                if name.upper() != 'INBOX':
                    imap.delete(quoted(name))
            if int(imap.select('INBOX')[1][0]):
                imap.store('1:*', '+FLAGS', '\\Deleted')
                imap.expunge()
            for path in MAILBOXES:
                imap.create(quoted(self.name(path)))
            for path in FILLED:
                for _ in range(10):
                    _, octets = self.ledger.new_message()
                    imap.append(quoted(path if path == 'INBOX' else self.name(path)), None, None, octets)

    def listing(self):
        """What the server has: rows by mailbox."""
        with self.login() as imap:
            return {name: self._rows(imap, name) for name in self.mailboxes(imap)}

    def _rows(self, imap, name):
        status, data = imap.select(quoted(name), readonly=True)
        if status != 'OK' or not int(data[0]):
            return []
        rows = []
        octets = None
        for part in imap.uid('FETCH', '1:*', '(FLAGS BODY.PEEK[])')[1]:
            words, octets = part if isinstance(part, tuple) else (part, octets)
            marks = re.search(rb'FLAGS \(([^)]*)\)', words)
            if marks and octets is not None:
                rows.append(row(octets, marks.group(1).decode().split()))
                octets = None
        assert len(rows) == int(data[0]), 'the server shows %d of %s messages in %s' % (len(rows), data[0], name)
        return rows

    def edit(self, times):
        with self.login() as imap:
            for _ in range(times):
                names = self.mailboxes(imap)
                kind = self.chance.choice(self.kinds)
                try:
                    if kind == 'append':
                        self._append(imap, self.chance.choice(names))
                    elif kind == 'create':
                        self._create(imap, names)
                    elif kind == 'rename':
                        self._rename(imap, self.chance.choice(names))
                    else:
                        self._edit_message(imap, kind, self.chance.choice(names), names)
                except imaplib.IMAP4.abort:
                    raise
                except imaplib.IMAP4.error as refused:
                    self.log('other', kind, 'refused:', refused)

    def _append(self, imap, name):
        token, octets = self.ledger.new_message()
        status, _ = imap.append(quoted(name), None, None, octets)
        self.log('other append', token, name, status)
        if status != 'OK':
            self.ledger.never_made(token)

    def _create(self, imap, names):
        above = self.chance.choice([''] + [n for n in names if n.upper() != 'INBOX'])
        name = (above + self.separator if above else self.root) + 'R%d' % self.chance.randint(0, 99)
        self.log('other create', name, imap.create(quoted(name))[0])

    def _rename(self, imap, name):
        if name.upper() == 'INBOX' or name in {self.name(kept) for kept in KEPT}:
            return
        new = self.root + 'N%d' % self.chance.randint(0, 999)
        self.log('other rename', name, new, imap.rename(quoted(name), quoted(new))[0])

    def _edit_message(self, imap, kind, name, names):
        status, data = imap.select(quoted(name))
        uids = imap.uid('SEARCH', 'ALL')[1][0].split() if status == 'OK' and int(data[0]) else []
        if not uids:
            return
        uid = self.chance.choice(uids).decode()
        shown = imap.uid('FETCH', uid, '(BODY.PEEK[HEADER])')[1]
        if not shown or not isinstance(shown[0], tuple):
            return
        token = token_of(shown[0][1])
        target = self.chance.choice(names)
        if kind == 'flag':
            answer = imap.uid('STORE', uid, '+FLAGS', '(\\Flagged)')[0]
            self.ledger.flagged([token])
        elif kind == 'seen':
            answer = imap.uid('STORE', uid, self.chance.choice(['+FLAGS', '-FLAGS']), '(\\Seen kw1)')[0]
        elif kind == 'copy':
            self.ledger.copied([token])
            answer = imap.uid('COPY', uid, quoted(target))[0]
        elif kind == 'expunge':
            self.ledger.deleted([token])
            answer = self._remove(imap, uid)
        elif target == name:
            return
        elif self.can_move:
            answer = imap.uid('MOVE', uid, quoted(target))[0]
        else:
            answer = imap.uid('COPY', uid, quoted(target))[0]
            if answer == 'OK':
                self._remove(imap, uid)
        self.log('other', kind, token, name, target, answer)

    def _remove(self, imap, uid):
        imap.uid('STORE', uid, '+FLAGS', '(\\Deleted)')
        return imap.uid('EXPUNGE', uid)[0] if self.can_expunge_some else imap.expunge()[0]
